"""Intervals, exact distributions and dispersion that the rooms below share."""
