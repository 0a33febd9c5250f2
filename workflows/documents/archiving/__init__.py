"""归档: what is looked at before, and the package that is left (DA/T 22-2015)."""
