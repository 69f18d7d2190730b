"""Run charts and control charts: limits, rules, phases."""
