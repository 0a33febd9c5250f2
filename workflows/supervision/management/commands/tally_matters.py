"""python manage.py tally_matters [--refill]: holds the tally of open matters against the matters."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.machines import watchman
from workflows.supervision import tallies


class Command(BaseCommand):
    help = "Hold the tally of open matters against the matters; may run while people work, and so may --refill."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--refill", action="store_true", help="put right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = tallies.refill(by=watchman()) if options["refill"] else tallies.differences()
        for one in found:
            self.stdout.write(f"{one.unit}: {one.too_few} too few, {one.too_many} too many")
        if not found:
            self.stdout.write("The tally is what is counted.")
        elif options["refill"]:
            self.stdout.write("Put right.")
        else:
            raise CommandError("The tally is wrong; --refill puts it right.")
