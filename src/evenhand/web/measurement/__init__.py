"""Measures of a project: definitions, counts, readings. All statistics come from the library."""
