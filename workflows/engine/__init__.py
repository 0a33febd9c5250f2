"""Our thin dress over django-viewflow; the only place that knows it.

Doors and rooms call `actions` (start, complete, send_back, return_straight, stop, withdraw, intervene), pass a step
on through `passing` (reassign, delegate), add signers and act inside an open round through `rounds`, and read where a
thing lies in `course`.
"""
