"""Where things are, for the tests of the house itself."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("office", "directory", "workflows")


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def tracked() -> list[Path]:
    """Files in git; in a copy without git, everything that is not made at set-up."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        names = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        made = {".venv", "var", "node_modules", "dist", "__pycache__", "static"}
        names = [path for path in ROOT.rglob("*") if not made & set(path.parts)]
    return [path for path in names if path.is_file()]
