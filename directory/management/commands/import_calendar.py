"""Takes over the announced holidays of one year or more."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from directory.hours.announcing import announce_years
from directory.machines import watchman
from office.worktime.announcement import NotAnAnnouncement
from office.worktime.models import Calendar
from office.worktime.seed import CALENDAR


class Command(BaseCommand):
    help = "Imports a year's holidays and make-up working days from a JSON file; the same file twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", required=True, help="the number of the notice, for instance 国办发明电〔2025〕7号"
        )
        parser.add_argument("--calendar", default=CALENDAR, help=f"code of the calendar, {CALENDAR} when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            years = json.loads(options["file"].read_text(encoding="utf-8"))
            calendar = Calendar.objects.get(code=options["calendar"])
            announced = announce_years(calendar, years, source=options["source"], by=watchman())
        except OSError as error:
            raise CommandError(str(error)) from error
        except Calendar.DoesNotExist as error:
            raise CommandError(_("There is no calendar %(code)s.") % {"code": options["calendar"]}) from error
        except json.JSONDecodeError as error:
            raise CommandError(_("This is not JSON: %(error)s") % {"error": error}) from error
        except NotAnAnnouncement as error:
            raise CommandError(str(error)) from error
        if announced.since is None:
            self.stdout.write(_("Nothing changed."))
            return
        for year in announced.years:
            self.stdout.write(_("%(year)d is announced now.") % {"year": year})
        for on in announced.days:
            self.stdout.write(on.isoformat())
        self.stdout.write(_("Due dates from %(day)s on are counted again.") % {"day": announced.since})
