"""外出 and 代办: who is away from when to when, and who stands in for which of their work."""
