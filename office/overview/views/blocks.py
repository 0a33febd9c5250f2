"""What is fetched after the page, so that the five numbers do not wait for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from office.overview import tables
from office.overview.drawings import trend
from office.overview.hotline import LABELS, Answers, answers, asked
from office.overview.instructions import Outcome, instructions, outcomes
from office.overview.throughput import throughput
from office.overview.views.access import scope_of
from office.overview.weeks import weeks
from office.ui.paging import page_of
from office.worktime.clock import now
from workflows.supervision.permissions import matters_visible_to

SIZE = 40


@require_safe
def twelve_weeks(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    told = weeks(scope, now())
    series = tables.series_of(told)
    context = {
        "scope": scope,
        "trend": trend(series, [f"{timezone.localtime(end):%m-%d}" for end in told.ends]),
        "series": series,
        "rows": tables.week_rows(told),
    }
    return render(request, "overview/_weeks.html", context)


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Instructions and what became of them, papers, the hotline: of the last 30 days."""
    scope, moment = scope_of(request), now()
    counted, answered = outcomes(scope, moment), answers(scope, moment)
    context: dict[str, Any] = {
        "scope": scope,
        "given": sum(counted.values()),
        "outcomes": [(outcome, number) for outcome, number in counted.items() if number],
        "papers": throughput(scope.actor, moment),
        "hotline": answered,
        "answers": _told(answered),
    }
    return render(request, "overview/_work.html", context)


@require_safe
def given(request: HttpRequest) -> HttpResponse:
    """The instructions behind the numbers: all of them, or those that came to the same."""
    scope, moment = scope_of(request), now()
    found = instructions(scope, moment).select_related("leader__person", "leader__post", "incoming")
    outcome = request.GET.get("outcome", "")
    chosen = Outcome(outcome) if outcome in Outcome.values else None
    page = page_of(found.filter(outcome=outcome) if chosen else found, request.GET, by=("-given_at", "-pk"), size=SIZE)
    made = [one.matter for one in page.items if one.matter]
    opened = set(matters_visible_to(scope.actor).filter(public_id__in=made).values_list("public_id", flat=True))
    lines = [(one, Outcome(one.outcome).label, one.matter if one.matter in opened else None) for one in page.items]
    tabs = [(name, name.label, number) for name, number in outcomes(scope, moment).items() if number]
    context = {"scope": scope, "page": page, "lines": lines, "outcome": outcome if chosen else "", "tabs": tabs}
    return render(request, "overview/instructions.html", context)


@require_safe
def hotline(request: HttpRequest) -> HttpResponse:
    """The matters behind the hotline's figures: all that were to be answered, or those that one figure counts."""
    scope, moment = scope_of(request), now()
    answer = request.GET.get("answer", "")
    answer = answer if answer in LABELS else ""
    found = asked(scope, moment, answer).select_related("lead")
    context = {
        "scope": scope,
        "page": page_of(found, request.GET, by=("-opened_at", "-pk"), size=SIZE),
        "answer": answer,
        "tabs": _told(answers(scope, moment)),
    }
    return render(request, "overview/hotline.html", context)


def _told(answered: Answers) -> list[tuple[str, Promise, int]]:
    return [(name, label, getattr(answered, name)) for name, label in LABELS.items()]
