"""The first installation of a real office: its root unit and its first directory administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from directory.founding import found_office
from directory.models import Unit
from office.accounts.actions import issue_code
from office.audit.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Founds the office, once: its root unit and its first directory administrator, whose one-time code it prints."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="full name of the government or agency")
        parser.add_argument("--short-name", required=True)
        parser.add_argument("--level", required=True, choices=Unit.Level.values)
        parser.add_argument("--administrator", required=True, help="name of the first directory administrator")
        parser.add_argument("--staff-number", required=True, help="what the administrator signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in ("name", "short_name", "level", "administrator", "staff_number")}
        try:
            with transaction.atomic():
                actor = found_office(**given)
                code = issue_code(actor.person, by=actor)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{given['name']}: {actor.person.name} ({actor.person.username})")
        self.stdout.write(f"One-time code, good for a day: {code}")
