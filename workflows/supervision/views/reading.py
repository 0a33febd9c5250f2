"""Reading: the list with its lights and filters, the matter's page, its trail."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Appointment, Unit
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.live import topics
from office.subjects import kinds
from office.ui.paging import count_up_to, page_of
from office.worktime.clock import now
from office.worktime.palettes import NAMES, State
from office.worktime.wording import spell
from workflows.supervision import choices, drawings, scopes
from workflows.supervision.account import account_of
from workflows.supervision.boxes import checkers
from workflows.supervision.evidence import readable_by
from workflows.supervision.figures import lights
from workflows.supervision.models import OPEN, Matter, Reopening
from workflows.supervision.permissions import may_keep_standards, may_propose, may_read
from workflows.supervision.responding import response_of
from workflows.supervision.search import sought
from workflows.supervision.seats import seat_of
from workflows.supervision.slips import slip_read_by
from workflows.supervision.sources import source_of
from workflows.supervision.views.access import actor_of, matter_or_404
from workflows.supervision.views.verbs import VERBS

SIZE = 50
_FEW = 500  # units named one by one to the planner
_SHAPES = {"over": "over", "near": "near", "ok": "ok", "idle": "pause", "done": "done"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the actor may see: open matters by their lights, latest change or first due on top; or those closed."""
    actor, given = actor_of(request), request.GET
    scope = scopes.chosen(actor, given.get("scope") or scopes.ALL)
    visible = scope.matters()
    closed = given.get("closed") == "1"
    light = given.get("light", "") if given.get("light") in State.values else ""
    waiting = visible.filter(closed_at=None, serial=None)
    if given.get("state") == Matter.State.PROPOSED:
        base = waiting
    else:
        base = visible.filter(closed_at__isnull=False) if closed else visible.filter(OPEN)
    found = _narrowed(base.filter(light=light) if light and not closed else base, given)
    sort = "due" if given.get("sort") == "due" and not closed else ""
    order = ("due_at", "pk") if sort else ("-changed_at", "-pk")
    if words := given.get("q", "").strip()[:60]:
        found, total = sought(found, words)
    else:
        total = count_up_to(found)
    page = page_of(found.select_related("lead", "leader__person"), given, by=order, size=SIZE)
    rows = drawings.rows_of(page.items)
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "first": page.items[0] if page.items else None,
        "segments": _segments(lights(scope), light, closed, given, waiting),
        "total": total,
        "light": light,
        "closed": closed,
        "filters": _filters(actor, base, given),
        "scope": scope.key,
        "scopes": [(one.key, one.label) for one in scopes.scopes_of(actor)],
        "q": given.get("q", ""),
        "sort": sort,
        "sort_url": _otherwise_sorted(given, sort),
        "may_open": may_propose(actor),
        "keeps_standards": may_keep_standards(actor),
        "has_filters": any(given.get(name) for name in ("lead", "category", "leader", "q")) or scope.key != scopes.ALL,
        "office": actor.appointment.post.unit.name if actor.appointment else "",
    }
    return render(request, "supervision/matter_list.html", context)


def _otherwise_sorted(given: Any, sort: str) -> str:
    """The same list from its beginning, by latest change instead of by date, or by date."""
    query = given.copy()
    for name in ("sort", "after", "before"):
        query.pop(name, None)
    if not sort:
        query["sort"] = "due"
    return f"?{query.urlencode()}"


def _narrowed(found: QuerySet[Matter], given: Any) -> QuerySet[Matter]:
    """lead, leader: public ids; a unit stands for all below it, as in the leaders' view, unless `own` asks for what it
    leads itself. Both are looked up first: how many matters they have the planner knows only of those it is told."""
    if lead := _named(given, "lead"):
        unit = Unit.objects.filter(public_id=lead).first()
        found = found.filter(lead__in=_meant(unit, alone=given.get("own") == "1"))
    if leader := _named(given, "leader"):
        held = Appointment.objects.filter(public_id=leader).values_list("pk", flat=True)
        found = found.filter(leader__in=list(held))
    if given.get("category") in Matter.Category.values:
        found = found.filter(category=given["category"])
    return found


def _meant(unit: Unit | None, *, alone: bool) -> Any:
    if unit is None or alone:
        return [unit] if unit else []
    below = Unit.objects.filter(path__startswith=unit.path).order_by().values_list("pk", flat=True)
    few = list(below[: _FEW + 1])
    return few if len(few) <= _FEW else below


def _named(given: Any, name: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(given.get(name, ""))
    return None


def _segments(
    counted: dict[str, int], light: str, closed: bool, given: Any, waiting: QuerySet[Matter]
) -> list[dict[str, Any]]:
    """Each light is a link to its rows, with their number; a filter that was chosen stays. waiting: what is to be
    approved."""
    kept = given.copy()
    proposed = given.get("state") == Matter.State.PROPOSED
    for name in ("light", "closed", "state", "after", "before"):
        kept.pop(name, None)

    def url(**more: str) -> str:
        query = kept.copy()
        query.update(more)
        return f"?{query.urlencode()}"

    segments: list[dict[str, Any]] = [
        {
            "label": _("Open matters"),
            "count": sum(counted.values()),
            "url": url(),
            "current": not light and not closed and not proposed,
        }
    ]
    for name, shape in _SHAPES.items():
        segments.append(
            {
                "label": _("To be checked") if name == "done" else str(NAMES[shape]),
                "shape": shape,
                "count": counted.get(name, 0),
                "url": url(light=name),
                "current": light == name and not closed,
            }
        )
    if proposed or waiting.exists():
        url_of_it = url(state=str(Matter.State.PROPOSED))
        segments.append({"label": _("To be approved"), "count": waiting.count(), "url": url_of_it, "current": proposed})
    segments.append({"label": _("Closed matters"), "url": url(closed="1"), "current": closed})
    return segments


def _filters(actor: Actor, base: QuerySet[Matter], given: Any) -> dict[str, Any]:
    units, lead = choices.leads(actor, base), given.get("lead", "")
    if lead not in (str(unit.public_id) for unit in units) and (chosen := _named(given, "lead")):
        units += Unit.objects.filter(public_id=chosen, pk__in=base.order_by().values("lead"))
    return {
        "leads": [(str(unit.public_id), unit.short_name) for unit in units],
        "leaders": [(str(one.public_id), str(one.person)) for one in choices.leaders(actor, base)],
        "categories": Matter.Category.choices,
        "lead": lead,
        "own": bool(lead) and given.get("own") == "1",
        "leader": given.get("leader", ""),
        "category": given.get("category", ""),
    }


@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The whole page, or for the list's drawer the drawer alone."""
    matter = matter_or_404(request, public_id)
    if request.htmx and request.htmx.target == "drawer":  # type: ignore[attr-defined]
        return render(request, "supervision/_drawer.html", _drawer(request, matter))
    duties.mark_opened(matter, by=actor_of(request))
    return matter_page(request, matter)


def matter_page(
    request: HttpRequest, matter: Matter, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """The page of a matter; after a refused act with the sentence."""
    seq = topics.head(f"matter:{matter.public_id}")  # before the content: what comes between is told, not missed
    context = _drawer(request, matter, short=False) | {"seq": seq, "refusal": refusal, "alone": True}
    if context["seat"].reads:
        context |= {
            "said": drawings.said_of(matter),
            "receipts": drawings.receipts_of(matter),
            "urges": drawings.urges_of(matter),
            "milestones": matter.milestones.order_by("at"),
            "reopened": [(one, _url(request, one)) for one in matter.reopenings.order_by("pk")],
        }
    return render(request, "supervision/matter_detail.html", context, status=status)


def _drawer(request: HttpRequest, matter: Matter, *, short: bool = True) -> dict[str, Any]:
    actor = actor_of(request)
    seat = seat_of(actor, matter)
    buttons = [{"verb": verb, "does": VERBS[verb]} for verb in seat.verbs]
    return {
        "matter": matter,
        "seat": seat,
        "account": account_of(matter, discreet=not seat.reads),
        "response": response_of(matter, now(), timetable_of(matter.lead)),
        "facts": drawings.facts_of(matter, reads=seat.reads, short=short),
        "primary": buttons[0] if buttons else None,
        "buttons": buttons[1:3],
        "more": buttons[3:],
        "made_of_url": _url(request, matter) if seat.reads else "",
    }


def _url(request: HttpRequest, matter: Matter | Reopening) -> str:
    """A link only for those who may see what it was made of."""
    source = source_of(actor_of(request), matter)
    return kinds.url_of(source) if source is not None else ""


@require_safe
def notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """督查通知单: what is asked of the lead unit on one sheet, to be printed and signed for, once it has a number."""
    matter, actor = matter_or_404(request, public_id), actor_of(request)
    if not matter.number or not may_read(actor, matter):
        raise Http404
    source = source_of(actor, matter) if matter.source_kind == "instruction" else None
    context = {
        "matter": matter,
        "supports": matter.supports.order_by("support__order"),
        "instructed": kinds.brief_of(actor, source).text if source is not None else "",
        "counted": spell(matter.term) if matter.term else "",
        "milestones": matter.milestones.order_by("at"),
        "supervisors": checkers(matter),
    }
    return render(request, "supervision/matter_notice.html", context)


@require_safe
def slip(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """督办单 on one A4, with the reply, for who reads its matter."""
    found = slip_read_by(actor_of(request), public_id)
    if found is None:
        raise Http404
    return render(request, "supervision/slip.html", {"slip": found, "matter": found.matter})


@require_safe
def evidence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where a file was laid: at the reports of its matter."""
    laid = readable_by(actor_of(request), public_id)
    if laid is None:
        raise Http404
    return redirect(f"{reverse('supervision:detail', args=[laid.report.matter.public_id])}#reports")


@require_safe
def story(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The trail: who did what, when, in which post."""
    matter = matter_or_404(request, public_id)
    if not seat_of(actor_of(request), matter).reads:
        raise Http404
    return render(request, "supervision/matter_story.html", {"matter": matter, "lines": drawings.story_of(matter)})
