"""Answers without a name: who has answered is kept apart from what was answered, and results are made once, of enough people."""
