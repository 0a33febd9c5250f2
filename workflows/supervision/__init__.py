"""Matters followed to their end, each under a light."""
