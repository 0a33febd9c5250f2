"""Writes the pages of docs/reference anew that are made from the code: the events, the fields of a document."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from office.checks.reference import events_page
from workflows.documents.fields import schema


class Command(BaseCommand):
    help = "Write the reference pages that are made from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show", action="store_true", help="print the page of events instead of writing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show"]:
            self.stdout.write(events_page(), ending="")
            return
        fields = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
        for name, text in (("events.md", events_page()), ("document.schema.json", fields)):
            page = settings.BASE_DIR / "docs/reference" / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text)
            self.stdout.write(f"{page.relative_to(settings.BASE_DIR)} is written.")
