"""Our thin dress over django-viewflow; the only place that knows it.

Doors and rooms call `actions` (start, complete, send_back, return_straight, withdraw, add_signer, reassign, delegate,
urge, intervene) and the acts of an open round (`rounds`), and read where a thing lies in `course`.
"""
