"""How often the answers of a reading are wrong, how often they come, and what the intervals cover."""
