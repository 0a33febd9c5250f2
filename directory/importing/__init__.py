"""Staff lists of a unit: read, compared with the book, taken in as one act."""
