"""Counts a bulletin again for any past day, as text or JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Unit
from office.overview import bulletin_text
from office.overview.bulletins import Period, bulletin, ends
from office.worktime.clock import now


class Command(BaseCommand):
    help = "Counts the bulletin of an agency from the trail, up to the end of a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", help="short name of the agency")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day, for instance 2026-11-20; or today")
        parser.add_argument("--period", choices=Period.values, default=Period.WEEK.value)
        parser.add_argument("--json", action="store_true", help="figures and their digest")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(short_name=options["unit"]).first()
        if unit is None:
            raise CommandError(_("There is no unit %(name)s.") % {"name": options["unit"]})
        told = bulletin(unit, Period(options["period"]), ends(options["until"] or today(), now()))
        if options["json"]:
            figures = asdict(told) | {"digest": told.digest}
            self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(f"{bulletin_text.title(unit, told)}\n\n{bulletin_text.body(told)}")
