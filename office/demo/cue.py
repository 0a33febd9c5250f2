"""python -m office.demo.cue daphne|manage …: everything is imported while others work; at its cue it does its part.

The cue is a byte on standard input. When the input ends without one, nobody is there any more, and it ends too.
"""

import gc
import os
import sys

import django
from django.core.management import execute_from_command_line, get_commands, load_command_class


def main(role: str, *arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    django.setup()
    if role == "daphne":
        _serve(arguments)
    else:
        load_command_class(get_commands()[arguments[0]], arguments[0])
        # Both commands make much that lives to their end; looking through it again and again for waste finds none.
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)
        _await_cue()
        execute_from_command_line(["manage.py", *arguments])


def _serve(arguments: tuple[str, ...]) -> None:
    """Without the application itself: its middleware reads which styles and scripts there are, and they may be on
    their way."""
    from daphne.cli import CommandLineInterface

    import office.live.routing
    import office.urls  # noqa: F401

    _await_cue()
    CommandLineInterface().run([*arguments, "office.asgi:application"])


def _await_cue() -> None:
    if not os.read(sys.stdin.fileno(), 1):
        sys.exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
