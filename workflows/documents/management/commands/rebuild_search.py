from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Model

from workflows.documents.models import Document, Incoming
from workflows.documents.searching.keeping import enter_document, enter_incoming

BATCH = 500


class Command(BaseCommand):
    help = "Enter every document, written here or arrived, anew into the search; may run while people work."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for kind, enter in ((Document, enter_document), (Incoming, enter_incoming)):
            for paper in _all(kind):
                enter(paper)
                done += 1
                if done % BATCH == 0:
                    self.stderr.write(f"{done} …")
        self.stdout.write(f"{done} documents can be found.")


def _all(kind: type[Model]) -> Iterator[Any]:
    last = 0
    while batch := list(kind._default_manager.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk
