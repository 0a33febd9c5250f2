"""The meetings somebody has called that are still to come, and how many have answered."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.meetings.models import Invitation, Meeting
from office.subjects.launched import Launched, answers


@answers
def called(actor: Actor, most: int) -> list[Launched]:
    mine = Meeting.objects.filter(called_by__in=[held.pk for held in actor.appointments], state=Meeting.State.CALLED)
    waiting = Count("invitations", filter=Q(invitations__answer=Invitation.Answer.NONE))
    found = mine.annotate(asked=Count("invitations"), waiting=waiting).order_by("-called_at", "-pk")[:most]
    return [
        Launched(
            title=one.title,
            url=reverse("meetings:detail", args=[one.public_id]),
            note=_("%(at)s · %(answered)d of %(asked)d have answered")
            % {
                "at": f"{timezone.localtime(one.starts_at):%m-%d %H:%M}",
                "answered": one.asked - one.waiting,
                "asked": one.asked,
            },
            changed_at=one.called_at,
        )
        for one in found
    ]
