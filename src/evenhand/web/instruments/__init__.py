"""Anything that people answer: rounds of an instrument, each person's own sheet, the team's, and what they say together."""
