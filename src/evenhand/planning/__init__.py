"""Before a project: what it could show, and how often its answers would be wrong."""
