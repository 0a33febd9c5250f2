"""The one door for uploads and downloads."""
