"""What is counted: definitions to one query to MeasureTable."""
