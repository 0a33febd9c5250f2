"""Writes docs/reference/events.md anew from the catalogue of events."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from office.checks.reference import events_page


class Command(BaseCommand):
    help = "Write the reference pages that are made from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show", action="store_true", help="print the page instead of writing it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show"]:
            self.stdout.write(events_page(), ending="")
            return
        page = settings.BASE_DIR / "docs/reference/events.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(events_page())
        self.stdout.write(f"{page.relative_to(settings.BASE_DIR)} is written.")
