"""Entering and withdrawing an agency's fonts, and which of them serve its pages."""

import logging
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Unit
from directory.permissions import may_administer
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed
from office.files import actions as files
from office.ui.fonts import Role
from workflows.documents import events
from workflows.documents.models import Typeface
from workflows.documents.typefaces.examining import MOST_BYTES, FontTooLarge, examine

logger = logging.getLogger(__name__)


class Typefaces:
    """An agency's fonts as a subject: files of it and not of the unit, since a licence is not for everybody who may
    see the unit."""

    subject_kind: str = "typefaces"

    def __init__(self, unit: Unit) -> None:
        self.unit, self.public_id = unit, unit.public_id

    def __str__(self) -> str:
        return _("Fonts of %(unit)s") % {"unit": self.unit}


def typefaces_visible_to(actor: Actor, public_id: UUID) -> Typefaces | None:
    """`public_id`: the unit's; for those who administer it."""
    unit = Unit.objects.filter(public_id=public_id).first()
    return Typefaces(unit) if unit is not None and may_keep_typefaces(actor, unit) else None


def may_keep_typefaces(actor: Actor, unit: Unit) -> bool:
    return unit.can_issue and unit.abolished_on is None and may_administer(actor, unit)


@transaction.atomic
def enter_typeface(unit: Unit, *, role: Role, upload: UploadedFile, by: Actor) -> Typeface:
    """It takes the place of the one that served. Raises what `examine` raises."""
    unit = _locked(unit, by)
    if upload.size is not None and upload.size > MOST_BYTES:
        raise FontTooLarge
    found = examine(upload.read(), role)
    name = files.tidy_name(upload.name or "")
    file = files.store_bytes(found.data, name=name, content_type="font/sfnt", subject=Typefaces(unit), by=by)
    _in_use(unit).filter(role=role.value).update(withdrawn_on=today())
    made = Typeface.objects.create(
        unit=unit, role=role.value, family=found.family, characters=found.characters, file=file
    )
    record(events.TYPEFACE_ENTERED, unit, by=by, role=role.value, family=made.family, sha256=file.sha256)
    return made


@transaction.atomic
def withdraw_typeface(unit: Unit, *, role: Role, by: Actor) -> None:
    """What was printed with it stays as it is; whoever withdraws what another has withdrawn has nothing left to do."""
    unit = _locked(unit, by)
    served = _in_use(unit).filter(role=role.value).first()
    if served is None:
        return
    served.withdrawn_on = today()
    served.save(update_fields=["withdrawn_on"])
    record(events.TYPEFACE_WITHDRAWN, unit, by=by, role=role.value, family=served.family)


def serving(unit: Unit) -> dict[Role, Typeface]:
    """The unit's own, else those of the nearest unit above that has one for the role."""
    above = [unit.path[:length] for length in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    found = Typeface.objects.filter(unit__path__in=above, withdrawn_on=None).select_related("file", "unit")
    return {Role(one.role): one for one in found.order_by("unit__depth", "pk")}


def fonts_of(unit: Unit) -> tuple[tuple[Role, Path], ...]:
    """Where the files lie that serve the unit's pages; one that is lost from the disk does not stop a page."""
    kept = []
    for role, typeface in serving(unit).items():
        path = Path(default_storage.path(files.place_of(typeface.file.sha256)))
        if path.is_file():
            kept.append((role, path))
        else:
            logger.error("The font %s of %s is not where files lie; another serves.", typeface, typeface.unit)
    return tuple(sorted(kept))


def _in_use(unit: Unit) -> QuerySet[Typeface]:
    return Typeface.objects.filter(unit=unit, withdrawn_on=None)


def _locked(unit: Unit, by: Actor) -> Unit:
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if not may_keep_typefaces(by, unit):
        raise NotAllowed
    return unit
