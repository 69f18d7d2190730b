"""Between groups: contrasts, verdict rules, masking, who is missing."""
