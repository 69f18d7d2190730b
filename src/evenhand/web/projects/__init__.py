"""Projects of a team: what is being improved, and for whom."""
