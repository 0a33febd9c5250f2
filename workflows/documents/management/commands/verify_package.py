"""python manage.py verify_package FILE.zip: whether an archive package is whole. Asks no database and no server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.documents.archiving import verifying


class Command(BaseCommand):
    help = "Verify an archive package: every file against the manifest, the manifest against its signature."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", metavar="FILE.zip", type=Path, nargs="?")
        parser.add_argument("--print", action="store_true", help="print the verifier itself, one file of plain Python")

    def handle(self, *_args: Any, **given: Any) -> None:
        if given["print"]:
            self.stdout.write(verifying.source())
            return
        if given["package"] is None:
            raise CommandError("Name a package, or --print the verifier.")
        try:
            found = verifying.look_into(given["package"].read_bytes())
        except OSError as error:
            raise CommandError(f"{given['package']}: {error.strerror}") from error
        said = "\n".join(verifying.sentences_of(found))
        if found.faults:
            raise CommandError(said)
        self.stdout.write(said)
