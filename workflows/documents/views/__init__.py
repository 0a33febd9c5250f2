"""The doors of the documents room."""
