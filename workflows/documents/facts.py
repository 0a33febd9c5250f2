"""What the pages say about a document in words: its facts, its light, its story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.schedules import timetable_of
from office.audit import trail
from office.duties import actions as duties
from office.duties.events import is_echo
from office.worktime.clock import now
from office.worktime.lights import Dues, Light, light
from workflows.documents.directions import direction_of
from workflows.documents.drawings import step_label
from workflows.documents.models import Circulation, Copy, Document, Incoming, Number, Opinion, Rendition, Return
from workflows.documents.paper import joint_issuers_of
from workflows.documents.seats import Seat
from workflows.engine.course import Hand
from workflows.engine.move import ref_of_step

_AFTER_SIGNATURE = {
    "verify": gettext_lazy("Verified by"),
    "register": gettext_lazy("Numbered by"),
    "seal": gettext_lazy("Sealed by"),
    "proof": gettext_lazy("Proof-read by"),
}
_DONE = (Opinion.Verdict.DONE, Opinion.Verdict.MENDED)


def document_facts(document: Document) -> list[tuple[str, Any]]:
    """发文稿纸 in short."""
    directions = {"upward": _("upward"), "downward": _("downward"), "lateral": _("lateral"), "public": _("public")}
    direction = directions[direction_of(document)]
    signatory = document.signatory
    return [
        (_("Issuer"), document.issuer.name),
        (_("Genre"), _("%(genre)s (%(way)s)") % {"genre": document.get_genre_display(), "way": direction}),
        (_("Main recipients"), document.main_recipients or "—"),
        (_("Copies to"), document.cc_recipients or "—"),
        (_("Disclosure"), document.get_disclosure_display()),
        (_("Signs for issue"), f"{signatory.person} {signatory.post.title}" if signatory else "—"),
        (
            _("Drafted by"),
            f"{document.drafter.post.unit.short_name} {document.drafter.person} {document.contact_phone}",
        ),
        (_("Characters"), len(document.body.replace("\n", ""))),
    ]


def handled_by(document: Document) -> list[tuple[str, str]]:
    """发文稿纸: who issues it with the lead and who signed for them, the meeting, and who did what after the signature;
    what has not been is left out."""
    rows = [(_("Issued jointly"), f"{one.unit} {one.signatory.person}") for one in joint_issuers_of(document)]
    if document.adopted_on:
        rows.append((_("Adopted on"), date_format(document.adopted_on, "Y-m-d")))
    said = document.opinions.filter(step__in=_AFTER_SIGNATURE, verdict__in=_DONE).select_related("author__person")
    last = {one.step: one for one in said.order_by("pk")}
    for step, label in _AFTER_SIGNATURE.items():
        if one := last.get(step):
            rows.append((str(label), f"{one.author.person} {_moment(one.given_at)}"))
    return rows


def digests_of(document: Document) -> list[tuple[str, str]]:
    """Of the page that went out, by the names of their standards; empty before."""
    frozen = Rendition.objects.filter(document=document).exclude(sm3="").select_related("file").first()
    return [("SHA-256", frozen.file.sha256), ("SM3", frozen.sm3)] if frozen else []


def copy_facts(copy: Copy, number: Number | None) -> list[tuple[str, Any]]:
    document = copy.document
    facts = [
        (_("From"), document.issuer.name),
        (_("Document number"), str(number or "—")),
        (_("To"), copy.unit.name),
        (_("As"), copy.get_kind_display()),
        (_("Sent"), _moment(copy.sent_at)),
    ]
    if copy.received_by and copy.received_at:
        facts.append((_("Signed for by"), f"{copy.received_by.person} {_moment(copy.received_at)}"))
    returned = Return.objects.filter(copy=copy).select_related("returned_by__person").first()
    if returned:
        facts.append((_("Returned"), f"{returned.returned_by.person} {_moment(returned.returned_at)}"))
        facts.append((_("Why it is returned"), str(returned)))
    return facts


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def light_of(seat: Seat, hands: list[Hand]) -> Light | None:
    """The light of the reader's own duty in it, else of the first open one."""
    hand = seat.hand or next((one for one in hands if one.state == "open"), None)
    duty = duties.duty_of(ref_of_step(hand.step_id)) if hand else None
    if hand is None or duty is None:
        return None
    return light(Dues(due_at=duty.due_at, near_at=duty.near_at), now(), timetable_of(hand.holder.post.unit))


def seat_hint(seat: Seat) -> str:
    """In which post and for whom the reader acts here."""
    if seat.hand is None:
        return ""
    if seat.hand.on_behalf_of:
        names = {"post": seat.hand.holder.post, "who": seat.hand.on_behalf_of.person}
        return _("You act as %(post)s for %(who)s") % names
    return _("You act as %(post)s") % {"post": seat.hand.holder.post}


@dataclass(frozen=True, slots=True)
class StoryLine:
    at: datetime
    label: str
    who: str
    post: str
    told: str
    refused: bool


def story_lines(document: Document | Incoming) -> list[StoryLine]:
    """The trail without what happens to duties because of it; times by the office clock."""
    return [
        StoryLine(
            at=event.happened_at,
            label=str(event.declared.label),
            who=event.who,
            post=event.post_title,
            told=_told(event.subject_kind, event.particulars),
            refused=event.refused,
        )
        for event in trail.of(document)
        if not is_echo(event.type)
    ]


def _told(kind: str, particulars: dict[str, Any]) -> str:
    """The particulars a reader understands: steps by name, notes, numbers; ids and hashes are for machines."""
    steps = [particulars[name] for name in ("step", "to_step") if particulars.get(name)]
    words = [
        particulars[name]
        for name in ("note", "reason", "number", "archival_code", "file", "until")
        if particulars.get(name)
    ]
    said = [step_label(kind, step) for step in steps] + [str(word) for word in words]
    if "version" in particulars:
        said.append(_("Version %(n)s") % {"n": particulars["version"]})
    return " · ".join(said)


@dataclass(frozen=True, slots=True)
class Urged:
    """delivered_at: when the last of them had it, `at` where that was at once."""

    at: datetime
    who: str
    note: str
    count: int
    delivered_at: datetime


def urges_of(paper: Document | Incoming | Circulation) -> list[Urged]:
    """催办: who urged, when, how many, and when it reached them; both sides see it."""
    return [
        Urged(
            at=event.happened_at,
            who=f"{event.post_title} {event.who}".strip(),
            note=event.particulars["note"],
            count=len(event.particulars["holders"]),
            delivered_at=parse_datetime(event.particulars.get("delivered", "")) or event.happened_at,
        )
        for event in trail.of(paper).filter(type="duty.urged")
    ]
