"""Coaching calls: what happened since the last one, questions that stretch, and a note that the team reads too."""
