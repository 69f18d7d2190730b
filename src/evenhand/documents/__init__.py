"""A review as HTML, Excel and JSON."""
