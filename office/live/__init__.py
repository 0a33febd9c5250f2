"""The one live line of the office: topics, the doorbell, the hub that pushes to every open page."""
