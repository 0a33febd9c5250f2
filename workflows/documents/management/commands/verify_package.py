"""python manage.py verify_package FILE.zip: whether an archive package is whole. Asks no database and no server."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.documents.archiving.verifying import look_into


class Command(BaseCommand):
    help = "Verify an archive package: every file against the manifest, the manifest against its signature."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", metavar="FILE.zip", type=Path)

    def handle(self, *_args: Any, **given: Any) -> None:
        logging.getLogger("pyhanko").setLevel(logging.ERROR)  # that no authority vouches for it is said below
        try:
            found = look_into(given["package"].read_bytes())
        except OSError as error:
            raise CommandError(f"{given['package']}: {error.strerror}") from error
        if found.faults:
            raise CommandError("\n".join(found.faults))
        signed = f"signed by {found.signer}" + (f" at {found.signed_at}" if found.signed_at else "")
        self.stdout.write(f"{found.code}: {found.files} files, whole; {signed}.")
        self.stdout.write("The certificate was not checked against any authority.")
