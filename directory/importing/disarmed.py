"""Cells that a spreadsheet must not run."""

_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def disarmed(cell: str) -> str:
    """A cell that begins like a formula is told with an apostrophe, by which spreadsheets know a text (OWASP, CSV
    injection)."""
    return f"'{cell}" if cell.startswith(_BEGIN_FORMULAS) else cell
