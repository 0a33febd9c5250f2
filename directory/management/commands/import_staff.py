"""Takes a staff list into a founded, otherwise empty office."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.actors import actor_of, today
from directory.models import Person
from directory.staff_list import take_in
from directory.staff_table import STAFF_COLUMNS, UNIT_COLUMNS, staff_list_of
from office.audit.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Takes in all units, posts and people from two CSV tables (UTF-8 or GB 18030). Columns of the units: "
        f"{', '.join(UNIT_COLUMNS)}; of the people: {', '.join(STAFF_COLUMNS)}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("units", type=Path)
        parser.add_argument("staff", type=Path)
        parser.add_argument("--by", required=True, help="staff number of the directory administrator who does it")
        parser.add_argument("--starts-on", type=date.fromisoformat, help="first day in the posts; today when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["by"].lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the staff number {options['by']}.")
        try:
            units, staff = options["units"].read_bytes(), options["staff"].read_bytes()
            staff_list = staff_list_of(units, staff, starts_on=options["starts_on"] or today())
            counts = take_in(staff_list, by=actor_of(person))
        except (OSError, Refusal) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
