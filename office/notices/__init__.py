"""The bell: news that asks for nothing."""
