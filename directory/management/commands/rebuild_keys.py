"""python manage.py rebuild_keys: lists all people and units under their keys anew, in one transaction."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from directory.finding.keeping import list_all_anew
from directory.models import Listing, UnitListing
from directory.statistics import count_anew


class Command(BaseCommand):
    help = "List all people and units under their keys anew: after a new version spells names otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            appointments, units = list_all_anew()
            count_anew(Listing, UnitListing)
        self.stdout.write(f"{appointments} appointments and {units} units are listed.")
