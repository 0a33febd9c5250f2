"""The pages of the leaders' view."""
