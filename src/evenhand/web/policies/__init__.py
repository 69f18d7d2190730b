"""A policy or guideline read for what is worth a look. The document is kept nowhere; what a team chooses goes into its register of policies."""
