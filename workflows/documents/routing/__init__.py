"""公文流程: which route a paper takes, the routes agencies compose, and what becomes of a step that nobody holds."""
