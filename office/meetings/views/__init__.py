"""The pages of meetings: reading, calling, and acting."""
