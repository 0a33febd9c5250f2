"""Tells why the light of a matter is what it is, or was at a past moment."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.audit.refusals import Unacceptable
from workflows.supervision import numbering
from workflows.supervision.explaining import as_json, as_text, derivation
from workflows.supervision.models import Matter


class Command(BaseCommand):
    help = "Derives the light of a matter day by day; of every agency that has a matter of this number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="with any brackets or none, for instance 督〔2026〕12号 or 2026-12")
        parser.add_argument("--at", type=_moment, help="a past moment, for instance 2026-11-10T10:00")
        parser.add_argument("--unit", help="short name of the agency that supervises")
        parser.add_argument("--json", action="store_true", help="a list with one object for each matter")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = [derivation(matter, options["at"]) for matter in _matters(options["number"], options["unit"])]
        except Unacceptable as refused:
            raise CommandError(refused.sentence()) from refused
        if options["json"]:
            self.stdout.write(json.dumps([as_json(one) for one in told], ensure_ascii=False, indent=2))
            return
        for one in told:
            for line in as_text(one):
                self.stdout.write(line)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return timezone.make_aware(at, timezone.get_default_timezone()) if timezone.is_naive(at) else at


def _matters(number: str, unit: str | None) -> list[Matter]:
    read = numbering.read(number)
    year, serial = read or (0, 0)
    found = Matter.objects.filter(year=year, serial=serial).select_related("lead", "laid_by").order_by("laid_by__path")
    matters = list(found.filter(laid_by__short_name=unit) if unit else found)
    if not matters:
        raise CommandError(_("There is no matter %(number)s.") % {"number": number})
    return matters
