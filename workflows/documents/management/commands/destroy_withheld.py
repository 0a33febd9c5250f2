from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from directory.machines import watchman
from office.audit.record import record
from office.files.actions import destroy
from office.files.models import File
from workflows.documents import events
from workflows.documents.recognition.withholding import paper_with


class Command(BaseCommand):
    help = "Destroy the content of a withheld file, by the last part of the address at which it is looked into."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=UUID)
        parser.add_argument("--reason", required=True, help="Who decided it; stands on the paper's trail.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """The row stays, withheld, so that what referred to it still can."""
        file = File.objects.select_for_update().filter(public_id=options["file"], withheld_at__isnull=False).first()
        paper = paper_with(file) if file else None
        if file is None or paper is None:
            raise CommandError("No paper has a withheld file of this id.")
        record(events.SCAN_DESTROYED, paper, by=watchman(), file=file.name, reason=options["reason"])
        destroy(file.sha256)
        self.stdout.write(f"{file.name} is destroyed here. Backups keep it until they are overwritten.")
