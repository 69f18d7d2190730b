"""Evenhand: from records to an equity review."""
