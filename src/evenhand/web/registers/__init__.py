"""Anything a team logs and follows up. Kinds are content (`frameworks/registers`); this room renders and moves them."""
