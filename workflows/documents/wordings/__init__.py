"""范本与惯用语: what an agency's office keeps so that its documents begin and speak alike."""
