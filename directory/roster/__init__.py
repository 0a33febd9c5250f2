"""值班: who is on duty, by unit and day."""
