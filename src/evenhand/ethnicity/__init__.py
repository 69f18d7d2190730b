"""Code systems, mapping, completeness, representation."""
