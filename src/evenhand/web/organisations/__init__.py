"""Trusts, systems and programmes; teams, who is in them, and what each agrees to share."""
