"""Joins the statistics into one EquityReading a measure: words with their evidence."""
