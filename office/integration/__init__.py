"""The gate: what enters and leaves. It translates for the outside; no room knows it exists."""
