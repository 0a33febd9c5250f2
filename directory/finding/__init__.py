"""Finding people: the keys they are listed under, the words somebody types, and in which order they come."""
