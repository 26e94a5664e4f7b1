"""The algorithms that a rule can name, one a file."""
