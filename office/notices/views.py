"""Reading the bell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.notices import bell
from office.notices.models import Notice
from office.subjects import kinds
from office.ui.paging import page_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(bell.of(request.user), request.GET, by=("-pk",))
    lines = [(notice, _(notice.text) % {"title": notice.subject_title}, _url(notice)) for notice in page.items]
    return render(request, "notices/notice_list.html", {"page": page, "lines": lines})


def _url(notice: Notice) -> str:
    return kinds.kind(notice.subject_kind).url_of_id(notice.subject_id)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    bell.mark_seen(request.user)
    return redirect("notices:index")
