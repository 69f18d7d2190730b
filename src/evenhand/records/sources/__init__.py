"""Where records come from: each source becomes rows of text with their row numbers."""
