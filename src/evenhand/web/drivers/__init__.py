"""The driver diagram of a project: a list that people edit, and the picture that follows it."""
