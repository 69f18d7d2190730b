"""Accessible SVG of a reading."""
