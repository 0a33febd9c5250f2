"""Rooms, messages, must-reads: where people talk about what they do."""
