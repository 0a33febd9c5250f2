"""The doors of the rooms."""
