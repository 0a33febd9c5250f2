"""Reading the bell, and saying how it shall ring."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.notices import actions, bell, digests
from office.notices.forms import PreferenceForm
from office.notices.models import Notice
from office.notices.ringing import hours_of_one, kept_by
from office.subjects import kinds
from office.ui.paging import Page, page_of
from office.worktime.clock import now

DIGESTS = 5  # beside the list; older ones keep their addresses


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(bell.of(request.user), request.GET, by=("-pk",))
    found = {
        "page": page,
        "lines": _lines(page),
        "digests": [(one, _said(one.alone)) for one in digests.latest(request.user, DIGESTS)],
        "quiet_until": _quiet_until(request.user),
    }
    return render(request, "notices/notice_list.html", found)


@require_safe
def digest(request: HttpRequest, on: str) -> HttpResponse:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    page = page_of(digests.of(request.user, day), request.GET, by=("subject_kind", "-pk"))
    if not page.items:
        raise Http404
    return render(request, "notices/digest_detail.html", {"on": day, "page": page, "lines": _lines(page)})


def _lines(page: Page[Notice]) -> list[tuple[Notice, str, str]]:
    return [(notice, _said(notice), _url(notice)) for notice in page.items]


def _said(notice: Notice | None) -> str:
    return _(notice.text) % {"title": notice.subject_title} if notice else ""


def _url(notice: Notice) -> str:
    return kinds.kind(notice.subject_kind).url_of_id(notice.subject_id)


def _quiet_until(person: Any) -> Any:
    """When it rings again, while it does not."""
    hours = kept_by(actions.preference_of(person), hours_of_one(person))
    moment = now()
    return hours.end_of_quiet_hours(moment) if hours.in_quiet_hours(moment) else None


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    bell.mark_seen(request.user)
    return redirect("notices:index")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    preference = actions.preference_of(request.user)
    typed = request.POST if request.method == "POST" else None
    form = PreferenceForm(preference, hours_of_one(request.user).quiet, typed)
    if form.is_valid():
        actions.prefer(request.user, **form.chosen())
        messages.success(request, _("Saved. It holds for what happens from now on."))
        return redirect("notices:preferences")
    return render(request, "notices/preference_form.html", {"form": form}, status=422 if form.errors else 200)
