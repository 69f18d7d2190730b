"""Reports of a project: what can be told of it outside the team, each claim with what stands behind it."""
