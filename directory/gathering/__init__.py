"""A rule of people: everyone of a bureau, the office directors of all units."""
