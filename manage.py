#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it works on the demonstration: it starts the embedded PostgreSQL, or
finds the one that runs, and leaves no server behind."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    if "DATABASE_URL" not in os.environ:
        from office.demo import postgres

        try:
            urls = postgres.ensure()
        except postgres.CannotStart as reason:
            sys.exit(str(reason))
        os.environ.setdefault("DEMO", "1")
        os.environ["DATABASE_URL"] = urls.owner if "migrate" in sys.argv[1:2] else urls.app
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
