"""Picture: a page as it was understood, drawn: every line in its box, its article, its role, the way it is read."""
