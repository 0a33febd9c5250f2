"""What directory administrators change in their own subtree, at once or on a day that is booked."""
