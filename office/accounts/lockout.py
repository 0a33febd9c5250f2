"""The lock on an account."""
