"""Tells every server process that a topic has news. No content travels, only where to look."""


def ring(*topics: str) -> None:
    """Call inside the transaction of the change; the bell sounds after commit, or not at all after rollback."""
