"""Data in: files and databases, column mapping, validation."""
