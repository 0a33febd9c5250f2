"""发文登记簿, 收文登记簿: which of their lines are asked for, in which order, and what a line says."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.models import Unit
from workflows.documents.models import Correction, Incoming, Number, Register

_ENDED = {"annulled": "document__annulled_on__isnull", "repealed": "document__repealed_from__isnull"}
OUTGOING, INCOMING = ("-year", "-seq", "-pk"), ("-year", "-serial", "-pk")


def numbers_of(register: Register) -> QuerySet[Number]:
    """Void and cancelled ones stay in their place."""
    corrected = Exists(Correction.objects.filter(number=OuterRef("pk")))
    found = Number.objects.filter(register=register).annotate(is_corrected=corrected)
    return found.select_related("register", "document__signatory__person", "given_by__person")


def registered_by(unit: Unit) -> QuerySet[Incoming]:
    """What has its 收文号; what has only arrived is in nobody's register."""
    corrected = Exists(Correction.objects.filter(incoming=OuterRef("pk")))
    found = Incoming.objects.filter(unit=unit, serial__isnull=False).annotate(is_corrected=corrected)
    return found.select_related("sender", "lead__person", "lead__post__unit", "copy__document")


def sift_outgoing(numbers: QuerySet[Number], asked: dict[str, Any]) -> QuerySet[Number]:
    """asked: what SiftForm has cleaned; what was not asked is not in it."""
    if (state := asked.get("state")) in _ENDED:
        numbers = numbers.filter(**{_ENDED[state]: False})
    elif state:
        of_number = state in Number.State.values
        numbers = numbers.filter(Q(state=state) if of_number else Q(document__state=state, state=Number.State.USED))
    if words := asked.get("q"):
        numbers = numbers.filter(Q(document__title__icontains=words) | Q(title__icontains=words))
    if party := asked.get("party"):
        to_them = Q(document__main_recipients__icontains=party) | Q(document__cc_recipients__icontains=party)
        numbers = numbers.filter(to_them)
    if since := asked.get("since"):
        numbers = numbers.filter(Q(document__issue_date__gte=since) | Q(signed_on__gte=since))
    if until := asked.get("until"):
        numbers = numbers.filter(Q(document__issue_date__lte=until) | Q(signed_on__lte=until))
    return numbers.filter(
        **_plainly(asked, year="year", number="seq", genre="document__genre", urgency="document__urgency")
    )


def sift_incoming(papers: QuerySet[Incoming], asked: dict[str, Any]) -> QuerySet[Incoming]:
    if words := asked.get("q"):
        papers = papers.filter(Q(title__icontains=words) | Q(sender_number__icontains=words))
    if party := asked.get("party"):
        papers = papers.filter(Q(sender_name__icontains=party) | Q(sender__short_name__icontains=party))
    if since := asked.get("since"):
        papers = papers.filter(arrived_at__date__gte=since)
    if until := asked.get("until"):
        papers = papers.filter(arrived_at__date__lte=until)
    return papers.filter(
        **_plainly(asked, year="year", number="serial", genre="genre", urgency="urgency", state="state")
    )


def _plainly(asked: dict[str, Any], **fields: str) -> dict[str, Any]:
    return {fields[name]: asked[name] for name in fields if asked.get(name) not in (None, "")}


def outgoing_heads() -> Sequence[str]:
    return (
        _("Document number"), _("Title"), _("Genre"), _("Main recipients"), _("Urgency"),
        pgettext("register", "Signed by"), _("Signed on"), _("Given by"), _("State"), _("Remark"), _("Corrected"),
    )  # fmt: skip


def outgoing_line(number: Number) -> Sequence[str]:
    one = number.document
    signed_on = one.issue_date if one else number.signed_on
    state = number.get_state_display() if one is None or number.state != Number.State.USED else one.get_state_display()
    return (
        str(number),
        one.title if one else number.title,
        one.get_genre_display() if one else "",
        one.main_recipients if one else "",
        one.get_urgency_display() if one else "",
        str(one.signatory.person) if one and one.signatory else "",
        date_format(signed_on, "Y-m-d") if signed_on else "",
        str(number.given_by.person),
        " ".join(filter(None, [state, number.void_reason, one.ended if one else ""])),
        number.remark,
        _corrected(number),
    )


def incoming_heads() -> Sequence[str]:
    return (
        _("Registered as"), _("Arrived"), _("From"), _("Their number"), _("Title"), _("Genre"), _("Urgency"),
        _("Handled by"), _("To be handled by"), _("State"), _("Remark"), _("Corrected"),
    )  # fmt: skip


def incoming_line(paper: Incoming) -> Sequence[str]:
    lead = paper.lead
    return (
        paper.number,
        date_format(localtime(paper.arrived_at), "Y-m-d"),
        paper.sender_name,
        paper.sender_number,
        paper.title,
        paper.get_genre_display(),
        paper.get_urgency_display(),
        f"{lead.post.unit.short_name} {lead.person}" if lead else "",
        date_format(paper.due_on, "Y-m-d") if paper.due_on else "",
        f"{paper.get_state_display()} {paper.ended}".strip(),
        paper.remark,
        _corrected(paper),
    )


def _corrected(line: Number | Incoming) -> str:
    """What was set right, each with what stood there before; the corrections come along with the line."""
    return _("; ").join(
        _("%(field)s: was “%(before)s”, corrected %(day)s by %(who)s, because: %(reason)s")
        % {
            "field": one.get_field_display(),
            "before": one.before,
            "day": date_format(localtime(one.corrected_at), "Y-m-d"),
            "who": one.corrected_by.person,
            "reason": one.reason,
        }
        for one in sorted(line.corrections.all(), key=lambda one: one.pk)
    )
