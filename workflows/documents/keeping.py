"""What an agency keeps for issuing: its registers of numbers and its seals."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Unit
from directory.permissions import may_administer
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.files import actions as files
from workflows.documents import events
from workflows.documents.agencies import office_of
from workflows.documents.models import Register, Seal


class CodeTaken(Refusal):
    def sentence(self) -> str:
        return _("This code belongs to another register.")


class NotACode(Unacceptable):
    field = "code"

    def sentence(self) -> str:
        return _("A code is one to twelve Chinese characters, such as 示府发.")


class Seals:
    """An agency's seals as a subject. Their pictures are files of it and not of the unit, which everybody may see:
    whoever has the picture can put the seal under anything."""

    subject_kind: str = "seals"

    def __init__(self, unit: Unit) -> None:
        self.unit, self.public_id = unit, unit.public_id

    def __str__(self) -> str:
        return _("Seals of %(unit)s") % {"unit": self.unit}


def seals_visible_to(actor: Actor, public_id: UUID) -> Seals | None:
    """`public_id`: the unit's. Its seal keepers and registry clerks; the printed page reads the picture by itself."""
    unit = Unit.objects.filter(public_id=public_id).first()
    if unit is None or not any(_stands_for(actor, unit, role) for role in (Role.SEAL_KEEPER, Role.REGISTRY_CLERK)):
        return None
    return Seals(unit)


def _stands_for(actor: Actor, unit: Unit, role: Role) -> bool:
    office = office_of(unit)
    return any(role in held.post.roles and held.post.unit.path.startswith(office.path) for held in actor.appointments)


@transaction.atomic
def open_register(unit: Unit, *, code: str, name: str, by: Actor) -> Register:
    """A series of numbers under one code（机关代字）; a code belongs to one agency for good."""
    if not (_stands_for(by, unit, Role.REGISTRY_CLERK) or may_administer(by, unit)):
        raise NotAllowed
    if not 1 <= len(code) <= 12 or not all("\u4e00" <= character <= "\u9fff" for character in code):
        raise NotACode
    if Register.objects.filter(code=code).exists():
        raise CodeTaken
    register = Register.objects.create(unit=unit, code=code, name=name)
    record(events.REGISTER_OPENED, unit, by=by, code=code)
    return register


@transaction.atomic
def enter_seal(unit: Unit, *, picture: bytes, name: str, diameter_mm: Decimal, is_sample: bool, by: Actor) -> Seal:
    """Only the seal keeper enters a seal; a drawn one is a sample（样章）and says so."""
    if not _stands_for(by, unit, Role.SEAL_KEEPER):
        raise NotAllowed
    media = "image/png" if picture.startswith(b"\x89PNG") else "image/svg+xml"
    file = files.store_bytes(picture, name=name, content_type=media, subject=Seals(unit), by=by)
    seal = Seal.objects.create(unit=unit, picture=file, diameter_mm=diameter_mm, is_sample=is_sample)
    record(events.SEAL_ENTERED, unit, by=by, sha256=file.sha256, sample=is_sample)
    return seal
