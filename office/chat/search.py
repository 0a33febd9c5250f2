"""Finding one's own rooms by name and by whom one talks with, and what was said in them."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.asking import subtrees_of
from office.audit.actor import Actor
from office.chat import lines
from office.chat.finding import findings
from office.chat.models import Membership
from office.chat.permissions import may_open, memberships_of
from office.subjects import finding


def register() -> None:
    finding.open_finder(finding.Finder("rooms", _("Rooms"), "chat", 40, _rooms))
    finding.open_finder(finding.Finder("messages", _("Messages"), "chat", 45, _messages, all_url="chat:find"))
    finding.open_command(finding.Command(_("Open a room"), "chat", 60, url_name="chat:new", may=may_open))
    must_read = finding.Command(_("Issue a must-read"), "check", 70, url_name="chat:new_must_read", may=_may_issue)
    finding.open_command(must_read)


def _may_issue(actor: Actor) -> bool:
    return bool(subtrees_of(actor))


def _rooms(actor: Actor, text: str, most: int) -> list[finding.Found]:
    others = Membership.objects.filter(room=OuterRef("room"), left_at=None, person__name__icontains=text)
    wanted = Q(room__name__icontains=text) | Exists(others)
    return [
        finding.Found(title=line.name, url=reverse("chat:room", args=[line.room.public_id]), note=line.said)
        for line in lines.rooms_of(actor, memberships_of(actor).filter(wanted))[:most]
    ]


def _messages(actor: Actor, text: str, most: int) -> list[finding.Found]:
    return [
        finding.Found(
            title=hit.text,
            url=hit.url,
            before=hit.entry.sender.name,
            note=hit.entry.room.name,
        )
        for hit in findings(memberships_of(actor), text, most=most).hits
    ]
