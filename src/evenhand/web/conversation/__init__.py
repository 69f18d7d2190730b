"""Comments on a project's things, and mentions of people of its team. Never on interviews or private answers."""
