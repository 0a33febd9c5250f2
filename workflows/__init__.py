"""What moves: documents, and the engine they move on."""
