"""What units and posts were before: who held this post on a past day, what the unit was called, where it stood."""
