"""What a project is trying to accomplish: its charter, its aim with every version, and who is in the team."""
