"""The book as a table that leaves the house: with a reason, in its reader's name."""
