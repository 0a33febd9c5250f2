"""Who sees an import: the administrators of its unit; and its lines as they are read."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from directory.actors import administered
from directory.importing.models import Column, ImportLine, StaffImport
from directory.subtrees import below
from office.audit.actor import Actor

Kind = ImportLine.Kind
MOST_SHOWN = 200


def imports_visible_to(actor: Actor) -> QuerySet[StaffImport]:
    """Of the units the actor keeps, with all below them; of others none is known."""
    kept = reduce(or_, (below(unit.path) for unit in administered(actor)), Q(pk__in=()))
    return StaffImport.objects.filter(kept).select_related("unit", "file", "made_by__person", "ended_by__person")


def import_visible_to(actor: Actor, public_id: UUID) -> StaffImport | None:
    return imports_visible_to(actor).filter(public_id=public_id).first()


def spelled(line: ImportLine) -> list[tuple[str, str, str]]:
    """What a line says, as (label, from, to)."""
    labels: dict[str, Any] = {column.value: column.label for column in Column} | {
        "post": _("Post"),
        "main_post": _("Main post"),
        "concurrent_post": _("Concurrent post"),
        "count": _("How many"),
        "kept": _("Why"),
    }
    return [(str(labels.get(name, "")), str(before), str(after)) for name, before, after in line.what]
