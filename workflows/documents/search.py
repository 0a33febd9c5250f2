"""Papers in the one search: by whatever stands in them, newest first, those written here and those that arrived."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.roles import Role
from office.audit.actor import Actor
from office.subjects import finding
from workflows.documents.models import Document, Incoming
from workflows.documents.searching.finding import found, opened


def documents_found(actor: Actor, text: str, *, most: int) -> list[Document]:
    entries = found(actor, text, most=most, narrowed=Q(incoming=None))[:most]
    return [paper for _entry, paper in opened(actor, entries) if isinstance(paper, Document)]


def incoming_found(actor: Actor, text: str, *, most: int) -> list[Incoming]:
    entries = found(actor, text, most=most, narrowed=Q(document=None))[:most]
    return [paper for _entry, paper in opened(actor, entries) if isinstance(paper, Incoming)]


def register() -> None:
    finding.open_finder(finding.Finder("documents", _("Documents"), "doc", 20, _documents, all_url="documents:search"))
    incoming = finding.Finder(
        "incoming", _("Incoming documents"), "download", 25, _incoming, all_url="documents:search"
    )
    finding.open_finder(incoming)
    drafts = finding.Command(_("Draft a document"), "plus", 10, url_name="documents:new")
    finding.open_command(drafts)
    under_way = finding.Command(_("Documents under way"), "doc", 20, "documents:index", "?tab=under_way")
    finding.open_command(under_way)
    finding.open_command(finding.Command(_("Routes of documents"), "split", 30, "documents:routes", may=composes))
    finding.open_command(finding.Command(_("Search in documents"), "search", 25, "documents:search"))


def composes(actor: Actor) -> bool:
    return any(Role.OFFICE_DIRECTOR in held.post.roles for held in actor.appointments)


def _documents(actor: Actor, text: str, most: int) -> list[finding.Found]:
    return [
        finding.Found(
            title=str(one),
            url=reverse("documents:detail", args=[one.public_id]),
            before=" ".join(map(str, one.numbers.all())),
            note=" · ".join(filter(None, [one.ended, str(one.get_state_display())])),
        )
        for one in documents_found(actor, text, most=most)
    ]


def _incoming(actor: Actor, text: str, most: int) -> list[finding.Found]:
    return [
        finding.Found(
            title=str(one),
            url=reverse("documents:incoming", args=[one.public_id]),
            before=one.sender_number,
            note=" · ".join(filter(None, [one.ended, one.sender_name, str(one.get_state_display())])),
        )
        for one in incoming_found(actor, text, most=most)
    ]
