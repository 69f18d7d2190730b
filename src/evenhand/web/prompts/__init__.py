"""The prompts of the model at the point of use, and what people answer: private, as the team, or signed."""
