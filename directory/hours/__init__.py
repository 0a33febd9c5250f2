"""When the office works: holidays as they are announced, hours as they are kept, and which unit keeps which."""
