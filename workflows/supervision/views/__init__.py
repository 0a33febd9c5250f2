"""The doors of supervision."""
