"""python manage.py render_document IN.json OUT.pdf: the page of a document whose fields stand in a file.

Asks no database and no server. The fields are those of docs/reference/document.schema.json; “-” is standard input.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from workflows.documents.fields import DocumentFields, sheet_of_fields
from workflows.documents.sheet import RenderedPdf, render_pdf

LARGEST = 20_000_000  # bytes


class Command(BaseCommand):
    help = "Print the fields of a document (docs/reference/document.schema.json) to the page of GB/T 9704-2012."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fields", metavar="IN.json", help="a file with the fields, or - for standard input")
        parser.add_argument("pdf", metavar="OUT.pdf", type=Path)

    def handle(self, *_args: Any, **given: Any) -> None:
        fields = _read(given["fields"])
        for name in fields.model_extra or ():
            self.stderr.write(f"{name} is no part of a document and is not printed.")
        printed = render_pdf(sheet_of_fields(fields))
        if printed.unprinted:
            raise CommandError("\n".join(one.why for one in printed.unprinted))
        try:
            given["pdf"].write_bytes(printed.pdf)
        except OSError as error:
            raise CommandError(f"{given['pdf']}: {error.strerror}") from error
        self._report(printed, given["pdf"])

    def _report(self, printed: RenderedPdf, path: Path) -> None:
        self.stdout.write(f"{path}: {printed.pages} pages, sha256 {printed.sha256}")
        for role, face in printed.stand_ins.items():
            self.stderr.write(f"{role.value} is set in {face}.")
        for served in printed.served:
            for face, characters in served.others:
                self.stderr.write(f"{served.role.value} lacks {characters}, drawn in {face}.")
        for missing in printed.missing:
            self.stderr.write(f"No font has {missing.code} ({missing.place}: …{missing.context}…); a box marks it.")


def _read(name: str) -> DocumentFields:
    try:
        text = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error
    if len(text) > LARGEST:
        raise CommandError(f"{name} is larger than {LARGEST // 1_000_000} MB.")
    try:
        return DocumentFields.model_validate_json(text.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc'])) or name}: {one['msg']}" for one in error.errors()]
        raise CommandError("\n".join(told)) from error
