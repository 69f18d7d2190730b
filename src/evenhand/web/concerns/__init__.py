"""A way to raise a concern outside the team and outside line management; only its reviewer reads it."""
