"""How rooms speak of each other's things without importing each other."""
