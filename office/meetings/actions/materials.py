"""材料 under the items of an agenda: laid by who leads the meeting or presents the item; withdrawn, never replaced."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.actions import store
from office.meetings import events
from office.meetings.actions.calling import Over, changed, locked
from office.meetings.models import AgendaItem, Material
from office.meetings.permissions import laying_before
from office.worktime.clock import now

MOST_OF_ITEM = 20  # that are not withdrawn


class NotYourItem(NotAllowed):
    def sentence(self) -> str:
        return _("Materials are laid by those who lead the meeting, and by who presents the item.")


class NoFile(Unacceptable):
    field = "uploads"

    def sentence(self) -> str:
        return _("Choose a file.")


class TooManyMaterials(Unacceptable):
    field = "uploads"

    def sentence(self) -> str:
        return _("At most %(most)d files lie under an item; withdraw those that are out of date.") % {
            "most": MOST_OF_ITEM
        }


class Withdrawn(TooLate):
    def sentence(self) -> str:
        return _("This material was withdrawn already.")


@transaction.atomic
def lay_materials(item: AgendaItem, uploads: Sequence[UploadedFile], *, by: Actor) -> list[Material]:
    """All of them or none. Raises what files raise of a wrong one."""
    if not uploads:
        raise NoFile
    item, by = _open_for(item, by)
    if item.materials.filter(withdrawn_at=None).count() + len(uploads) > MOST_OF_ITEM:
        raise TooManyMaterials
    laid = []
    for upload in uploads:
        material = Material(public_id=uuid4(), item=item, laid_by=by.appointment, laid_at=now())
        material.file = store(upload, subject=material, by=by)
        material.save(force_insert=True)
        record(events.MATERIAL_LAID, material, by=by, **_named(material))
        laid.append(material)
    changed(item.meeting)
    return laid


@transaction.atomic
def withdraw_material(material: Material, *, by: Actor) -> None:
    """Nobody has it any more from here; what somebody took away they keep. The trail keeps that it was laid."""
    item, by = _open_for(material.item, by)
    material = Material.objects.select_related("file").get(pk=material.pk)
    if material.withdrawn_at is not None:
        raise Withdrawn
    material.item, material.withdrawn_at = item, now()
    material.save(update_fields=["withdrawn_at"])
    record(events.MATERIAL_WITHDRAWN, material, by=by, **_named(material))
    changed(item.meeting)


def _open_for(item: AgendaItem, by: Actor) -> tuple[AgendaItem, Actor]:
    """The item, its meeting locked and not over, and the actor in the post in which they lay materials under it."""
    item.meeting = locked(item.meeting)
    held = laying_before(by, item)
    if held is None:
        raise NotYourItem
    if not item.meeting.is_open:
        raise Over
    return item, in_post(by, held.pk)


def _named(material: Material) -> dict[str, Any]:
    item = material.item
    return {"meeting": str(item.meeting.public_id), "no": item.no, "file": material.file.name}
