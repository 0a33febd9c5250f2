"""Who: persons, units, posts, and who holds which post from when to when."""
