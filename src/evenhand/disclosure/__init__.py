"""Small numbers: grain, suppression, attack, whom the rule hides."""
