"""The room of time: the one clock, working calendars and hours, terms, and the light of a due date."""
