"""Finding documents by words of the title or by number, those written here and those that arrived."""

import re

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.subjects import finding
from workflows.documents.models import Document, Incoming
from workflows.documents.permissions import documents_visible_to, incoming_visible_to

_NUMBER = re.compile(r"^(?P<code>[\u4e00-\u9fff]+)\s*[〔\[(（]?(?P<year>\d{4})[〕\])）]?\s*(?P<seq>\d{1,5})号?$")


def documents_found(actor: Actor, text: str, *, most: int) -> list[Document]:
    """Newest change first; a number may be typed with any brackets or none: 示府发〔2026〕12号, 示府发2026 12."""
    wanted = Q(title__icontains=text)
    if number := _NUMBER.match(text.strip()):
        wanted |= Q(
            numbers__register__code=number["code"], numbers__year=int(number["year"]), numbers__seq=int(number["seq"])
        )
    found = documents_visible_to(actor).filter(wanted).select_related("issuer").prefetch_related("numbers__register")
    return list(found.order_by("-changed_at", "-pk")[:most])


def incoming_found(actor: Actor, text: str, *, most: int) -> list[Incoming]:
    """By words of the title, by whose paper it is, by the sender's own number."""
    wanted = Q(title__icontains=text) | Q(sender_name__icontains=text) | Q(sender_number__icontains=text)
    return list(incoming_visible_to(actor).filter(wanted).order_by("-arrived_at", "-pk")[:most])


def register() -> None:
    finding.open_finder(finding.Finder("documents", _("Documents"), "doc", 20, _documents))
    finding.open_finder(finding.Finder("incoming", _("Incoming documents"), "download", 25, _incoming))
    drafts = finding.Command(_("Draft a document"), "plus", 10, url_name="documents:new")
    finding.open_command(drafts)
    under_way = finding.Command(_("Documents under way"), "doc", 20, "documents:index", "?tab=under_way")
    finding.open_command(under_way)


def _documents(actor: Actor, text: str, most: int) -> list[finding.Found]:
    return [
        finding.Found(
            title=str(one),
            url=reverse("documents:detail", args=[one.public_id]),
            before=" ".join(map(str, one.numbers.all())),
            note=str(one.get_state_display()),
        )
        for one in documents_found(actor, text, most=most)
    ]


def _incoming(actor: Actor, text: str, most: int) -> list[finding.Found]:
    return [
        finding.Found(
            title=str(one),
            url=reverse("documents:incoming", args=[one.public_id]),
            before=one.sender_number,
            note=f"{one.sender_name} · {one.get_state_display()}",
        )
        for one in incoming_found(actor, text, most=most)
    ]
