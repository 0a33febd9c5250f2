"""The trail: who did what to what, when, in which post. It knows no other room; every room writes to it."""
