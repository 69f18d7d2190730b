"""Lived experience partners: what is clear before the first task, what they are owed, and what changed because of them."""
