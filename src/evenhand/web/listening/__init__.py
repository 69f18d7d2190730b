"""Conversations before a focus is chosen: who was listened to, what is kept, and what was learnt."""
