"""From a call for teams to a team: expressions of interest, applications, assessment blind to each other, decisions with reasons."""
