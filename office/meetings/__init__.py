"""Meetings: called, met, and turned into work; what is decided is written down with who and when."""
