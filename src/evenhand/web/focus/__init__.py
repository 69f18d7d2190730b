"""The three parts beside each other, options, and the focus that is locked."""
