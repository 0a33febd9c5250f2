"""Finding meetings by words of the title or of one item of the agenda, all of them."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.meetings.permissions import meetings_visible_to
from office.subjects import finding


def register() -> None:
    finding.open_finder(finding.Finder("meetings", _("Meetings"), "meeting", 50, _meetings))
    finding.open_command(finding.Command(_("Call a meeting"), "meeting", 50, url_name="meetings:new"))


def _meetings(actor: Actor, text: str, most: int) -> list[finding.Found]:
    """The latest first."""
    words = text.split()
    wanted = Q(*(Q(title__icontains=word) for word in words)) | Q(*(Q(agenda__title__icontains=word) for word in words))
    found = meetings_visible_to(actor).filter(wanted).distinct().order_by("-starts_at", "-pk")[:most]
    return [
        finding.Found(
            title=one.title,
            url=reverse("meetings:detail", args=[one.public_id]),
            before=f"{timezone.localtime(one.starts_at):%m-%d %H:%M}",
            note=str(one.get_state_display()),
        )
        for one in found
    ]
