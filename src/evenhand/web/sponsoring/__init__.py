"""What teams ask of their leaders, and what those answer."""
