"""What benchmarks share: a database of their own, the cast on it, and how a figure is told."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def say(sentence: str) -> None:
    """Progress goes to stderr; stdout carries figures only."""
    print(sentence, file=sys.stderr, flush=True)


def report(name: str, figure: float, unit: str, bar: float, *, at_least: bool = False) -> bool:
    """One JSON object a figure; holds when the figure is at most the bar, or at least where more is better."""
    holds = figure >= bar if at_least else figure <= bar
    line = {"name": name, "figure": round(figure, 3), "unit": unit, "bar": bar, "holds": holds}
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return holds


def tell(name: str, figure: float, unit: str) -> None:
    """A figure for which there is no bar; it decides nothing."""
    line = {"name": name, "figure": round(figure, 3), "unit": unit, "bar": None, "holds": True}
    print(json.dumps(line, ensure_ascii=False), flush=True)


@contextmanager
def database() -> Iterator[None]:
    """A fresh database on the server of the tests, dropped at the end; Django is set up on it."""
    from office.demo import postgres

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    os.environ.setdefault("DATABASE_URL", postgres.ensure("postgres-tests").owner)
    os.environ["TEST_DATABASE"] = f"bench_{os.getpid()}"
    os.environ |= {"DATABASE_POOL": "0", "PLAIN_STATIC": "1"}  # no pages need to be built beforehand
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    say("Making a database …")
    made: Any = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
