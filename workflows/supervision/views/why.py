"""Why a light is what it is: now, or on a past day."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.audit.refusals import Unacceptable
from workflows.supervision.explaining import derivation
from workflows.supervision.permissions import may_read
from workflows.supervision.views.access import actor_of, matter_or_404


class NotAMoment(Unacceptable):
    field = "at"

    def sentence(self) -> str:
        return _("Write the day and the time like 2026-11-10 10:00.")


@require_safe
def why(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """?at=: a past moment by the office's zone. One that cannot be told is said, and the present is shown."""
    matter, refusal = matter_or_404(request, public_id), None
    discreet, asked = not may_read(actor_of(request), matter), request.GET.get("at", "")
    try:
        at = _moment(asked) if asked else None
        told = derivation(matter, at, discreet=discreet)
    except Unacceptable as refused:
        at, refusal = None, refused
        told = derivation(matter, discreet=discreet)
    context = {"matter": matter, "told": told, "account": told.account, "at": at, "asked": asked, "refusal": refusal}
    return render(request, "supervision/why.html", context, status=refusal.status if refusal else 200)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotAMoment from None
    return timezone.make_aware(at, timezone.get_default_timezone()) if timezone.is_naive(at) else at
