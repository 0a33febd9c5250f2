"""Reading the book: a unit with its people, a person's card."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import codes, numbers
from directory.absence.booking import may_book_for
from directory.absence.deputies import away_on
from directory.absence.seeing import aways
from directory.access import actor_in
from directory.actions import may_deactivate
from directory.actors import today
from directory.administering.booking import booked_for
from directory.administering.correcting import correctable
from directory.models import Appointment, Person, Unit, Unmasking
from directory.permissions import may_administer, may_keep_rules, person_visible_to, unit_visible_to
from directory.roster.seeing import on_duty_at
from directory.search import people_found, units_found
from directory.shelf.keeping import AtHand, at_hand, note_opened
from directory.subtrees import below, way_to
from directory.tree import branches_to
from directory.vcard import vcard_of
from directory.visibility import Purpose, Reach, reach_of
from directory.visibility.fields import shown_of
from office.accounts.actions import waiting_code
from office.audit.actor import Actor

_MOST_PRINTED = 2_000
_LONGEST = 60  # characters of what is looked for
_FIRST_HITS, _MOST_HITS, _MOST_UNITS = 20, 500, 6


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own unit first, or whom one looks for; somebody without a post has no book to read."""
    actor = actor_in(request)
    if actor.appointment is None:
        raise Http404
    home, text = actor.appointment.post.unit, request.GET.get("q", "").strip()[:_LONGEST]
    return _hits(request, text, home) if text else redirect("directory:unit", home.public_id)


@require_safe
def unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    reach = reach_of(actor_in(request))
    found = reach.units().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return _page(request, found, reach)


@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _person_or_404(actor_in(request), public_id)
    return _card(request, found)


@require_http_methods(["GET", "POST"])
def show_mobile(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The card once more, with the number on it; it is kept by no cache, and its address leads to the card."""
    actor = actor_in(request)
    found = _person_or_404(actor, public_id)
    if request.method == "GET":
        return redirect("directory:person", public_id)
    asked = request.POST
    mobile = numbers.show_mobile(found, reason=asked.get("reason", ""), key=asked.get("action_key", ""), by=actor)
    response = _card(request, found, mobile=mobile)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def vcard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = actor_in(request)
    found = _person_or_404(actor, public_id)
    shown = shown_of(actor, found, _all_posts(found))
    card = vcard_of(found, _posts(found, reach_of(actor)), with_mobile=shown.mobile, with_email=shown.email)
    response = HttpResponse(card, content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{found.name}.vcf") or ""
    return response


@require_safe
def print_unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """通讯录 of a unit with all below it, for A4: whom the reader sees, with what the reader sees; no mobiles."""
    actor = actor_in(request)
    found = unit_visible_to(actor, public_id)
    if found is None:
        raise Http404
    held = reach_of(actor).appointments().filter(below(found.path, "post__unit__path"))
    people = list(held.with_names().in_official_order()[: _MOST_PRINTED + 1])
    context = {"unit": found, "people": people[:_MOST_PRINTED], "is_cut": len(people) > _MOST_PRINTED, "on": today()}
    return render(request, "directory/unit_print.html", context)


@require_POST
def issue_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A one-time code for a person of one's own subtree, shown once, to be handed over."""
    actor = actor_in(request)
    found = _person_or_404(actor, public_id)
    code, takes_two = codes.issue_code(found, by=actor)
    context = {"shown": found, "code": code, "takes_two": takes_two}
    response = render(request, "directory/code_issued.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def confirm_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second hand under a code for an administrator."""
    actor = actor_in(request)
    found = _person_or_404(actor, public_id)
    codes.confirm_code(found, by=actor)
    messages.success(request, _("Confirmed; the code works now."))
    return redirect("directory:person", public_id)


def _person_or_404(actor: Actor, public_id: UUID) -> Person:
    found = person_visible_to(actor, public_id)
    if found is None:
        raise Http404
    return found


def _card(request: HttpRequest, shown: Person, *, mobile: str = "") -> HttpResponse:
    """On the page of the unit in which the reader sees them first."""
    reach = reach_of(actor_in(request))
    held = _posts(shown, reach)
    home = held[0].post.unit if held else reach.units().order_by("path")[0]
    return _page(request, home, reach, shown=shown, posts=held, mobile=mobile)


def _page(
    request: HttpRequest,
    unit: Unit,
    reach: Reach,
    *,
    shown: Person | None = None,
    posts: Sequence[Appointment] = (),
    mobile: str = "",
) -> HttpResponse:
    """`reach`: the reader's, asked for once; `posts`: those of the person on the card."""
    people = reach.appointments().filter(post__unit=unit).with_names().annotate(away=away_on(today()))
    people = people.order_by("post__order", "pk")
    context = {
        "unit": unit,
        "path": reach.units().filter(path__in=way_to(unit.path)).order_by("path"),
        "branches": branches_to(unit, reach),
        "people": people,
        "shown": shown,
        "posts": posts,
        "aways": aways([*people, *posts], reach),
        "may_book": any(may_book_for(actor_in(request), one) for one in posts),
        "at_hand": at_hand(reach) if _is_head(request, unit, shown) else AtHand(),
        "on_duty": on_duty_at(unit, reach),
        "may_keep_rules": may_keep_rules(actor_in(request)),
        "keeps": may_administer(actor_in(request), unit),
        "stands": unit.abolished_on is None or unit.abolished_on > today(),
        "on": today(),
    }
    if context["keeps"] and not shown:
        context["booked"] = booked_for(unit)
    if shown:
        context |= _kept_of(shown, posts, actor_in(request))
        context |= {"is_kept": note_opened(shown, by=actor_in(request)), "ways": _ways(posts, reach)}
        context |= _sign_in_of(shown, actor_in(request)) | _numbers_of(shown, actor_in(request), mobile)
    return render(request, "directory/unit_detail.html", context)


def _hits(request: HttpRequest, text: str, home: Unit) -> HttpResponse:
    """Units of that name, and people; of many the nearest, and all of them on demand."""
    actor = actor_in(request)
    reach = reach_of(actor)
    most = _MOST_HITS if "all" in request.GET else _FIRST_HITS
    hits = people_found(actor, text, most=most + 1, reach=reach)
    context = {
        "q": text,
        "hits": hits[:most],
        "is_cut": len(hits) > most,
        "may_ask_all": most < _MOST_HITS,
        "units": units_found(actor, text, most=_MOST_UNITS, reach=reach),
        "branches": branches_to(home, reach),
    }
    return render(request, "directory/hits.html", context)


def _is_head(request: HttpRequest, unit: Unit, shown: Person | None) -> bool:
    """The page the directory opens with: here stands who is at hand."""
    actor = actor_in(request)
    return shown is None and actor.appointment is not None and unit.pk == actor.appointment.post.unit_id


def _ways(posts: Sequence[Appointment], reach: Reach) -> dict[int, list[Unit]]:
    """By appointment, the units from the root down to that of the post, as far as the reader sees them; one query."""
    ways = {one.pk: way_to(one.post.unit.path) for one in posts}
    wanted = {path for way in ways.values() for path in way}
    seen = {unit.path: unit for unit in reach.units().filter(path__in=wanted)} if wanted else {}
    return {pk: [seen[path] for path in way if path in seen] for pk, way in ways.items()}


def _kept_of(shown: Person, posts: Sequence[Appointment], actor: Actor) -> dict[str, Any]:
    """What the card offers to directory administrators: to relieve, and to deactivate who holds nothing any more."""
    kept = [one for one in posts if may_administer(actor, one.post.unit)]
    return {"kept_posts": kept, "may_deactivate": not posts and may_deactivate(actor, shown)}


def _numbers_of(shown: Person, actor: Actor, mobile: str) -> dict[str, Any]:
    """What the card says of numbers; its owner also reads who was shown the mobile."""
    fields = shown_of(actor, shown, _all_posts(shown))
    is_own = shown == actor.person
    return {
        "fields": fields,
        "mobile": mobile or (shown.mobile if fields.mobile else ""),
        "reasons": Unmasking.Reason.choices,
        "left_today": numbers.left_today(actor) if fields.may_ask and not is_own else 0,
        "who_was_shown": numbers.who_was_shown(shown) if is_own else [],
        "is_own": is_own,
        "may_correct": bool(correctable(actor, shown)),
    }


def _sign_in_of(shown: Person, actor: Actor) -> dict[str, Any]:
    """What the card says of codes: to those who may issue them, and to those who may be the second hand."""
    may_issue = codes.may_issue_code(actor, shown)
    waiting = waiting_code(shown)
    may_confirm = waiting is not None and codes.may_confirm_code(actor, shown, issuer=waiting.issued_by)
    return {
        "may_issue_code": may_issue,
        "may_confirm_code": may_confirm,
        "waiting_code": waiting if may_issue or may_confirm else None,
    }


def _all_posts(person: Person) -> list[Appointment]:
    """Grade and nearness go by all posts, seen or not."""
    return list(Appointment.objects.filter(person=person).in_force(today()).with_names())


def _posts(person: Person, reach: Reach) -> list[Appointment]:
    held = reach.to(Purpose.FIND).appointments().filter(person=person).with_names()
    held = held.annotate(away=away_on(today()))
    return list(held.order_by("-is_main", "starts_on", "pk"))
