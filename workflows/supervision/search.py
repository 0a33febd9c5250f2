"""Finding matters by words of the title or by number, and urging them from anywhere."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import DataContains
from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.subjects import finding
from office.ui.paging import Capped
from workflows.supervision import numbering
from workflows.supervision.models import TITLE_PAIRS, Matter
from workflows.supervision.permissions import matters_visible_to, may_propose, urges, urging

_KEYS = ArrayField(TextField())
_COUNTED = 1000
_WEIGHED = 500  # the latest, open and closed, among which what fits best comes first
_LOOKED_AT = 40  # matters of which it is asked whether the actor may urge them
_NEWEST = ("-changed_at", "-pk")


def register() -> None:
    finding.open_finder(finding.Finder("matters", _("Matters"), "supervise", 30, _matters))
    finding.open_command(
        finding.Command(_("Open a matter"), "supervise", 30, url_name="supervision:new", may=may_propose)
    )
    finding.open_command(finding.Command(_("Urge"), "urge", 40, find=_to_urge, hint=urges))


def sought(rows: QuerySet[Matter], text: str) -> tuple[QuerySet[Matter], Capped]:
    """Those of the rows, all of them open or all closed, that have these words or this number; and how many.

    What few have is what the index found. Of what many have the first are walked to, newest or due first as they are
    listed, since nearly every step is one of them, and the index would name them all before the first is shown.
    """
    found = rows.filter(named(text))
    pks = list(found.order_by().values_list("pk", flat=True)[: _COUNTED + 1])
    if len(pks) <= _COUNTED:
        found = rows.filter(pk__in=pks)
    else:
        found = rows.filter(_numbered(text) if _is_a_year(text) else _spelled(text) | _numbered(text))
    return found, Capped(len(pks), _COUNTED)


def named(text: str) -> Q:
    """By words of the title, all of them, or by number or a part of it, as anybody writes it. The index of titles is
    used only where the rows are said to be open, or to be closed."""
    return _numbered(text) if _is_a_year(text) else _spelled(text) & _indexed(text) | _numbered(text)


def _spelled(text: str) -> Q:
    return Q(*(Q(_holds(word)) for word in text.split()))


def _indexed(text: str) -> Q:
    pairs = [pair for word in text.split() for pair in _pairs(word)]
    return Q(DataContains(TITLE_PAIRS, Value(pairs, output_field=_KEYS)))


def _numbered(text: str) -> Q:
    """督〔2026〕391号, or of it 督〔2026〕, 391号, 391."""
    parts = numbering.parts(text)
    return Q(**parts) if parts else Q(pk__in=())


def _is_a_year(text: str) -> bool:
    """督〔2026〕 is looked for in no title: closed matters of a year are walked by an index of their own."""
    return numbering.parts(text).keys() == {"year"}


def _holds(word: str) -> GreaterThan:
    """Of LIKE the planner thinks that hardly a title has it, and sorts the many that do."""
    return GreaterThan(StrIndex(Lower("title"), Value(word.lower())), 0)


def _pairs(word: str) -> set[str]:
    """The first and the last two characters: enough for the index, and so few that the planner's guess of how many have
    them, which takes each for itself, is not far off."""
    return {word[:2].lower(), word[-2:].lower()} if len(word) > 1 else {word.lower()}


def _fit(text: str) -> Case:
    """Those of this number before titles that begin so, and these before all others."""
    return Case(When(_numbered(text), then=2), When(title__istartswith=text.strip(), then=1), default=0)


def _matters(actor: Actor, text: str, most: int) -> list[finding.Found]:
    visible = matters_visible_to(actor)
    halves = (sought(visible.filter(closed_at__isnull=is_open), text)[0] for is_open in (True, False))
    open_ones, closed = (half.order_by(*_NEWEST).values("pk")[:_WEIGHED] for half in halves)
    found = Matter.objects.filter(pk__in=open_ones.union(closed, all=True)).select_related("lead")
    found = found.order_by(_fit(text).desc(), *_NEWEST)[:most]
    return [
        finding.Found(
            title=one.title,
            url=reverse("supervision:detail", args=[one.public_id]),
            before=one.number,
            note=f"{one.lead.short_name} · {one.get_state_display()}",
        )
        for one in found
    ]


def _to_urge(actor: Actor, text: str, most: int) -> list[finding.Found]:
    """Open matters this actor may urge, those due first on top; each leads to where the note is written."""
    wanted, _many = sought(matters_visible_to(actor).filter(closed_at=None), text)
    mine = [
        one
        for one in wanted.select_related("lead", "leader").order_by("due_at", "pk")[:_LOOKED_AT]
        if urging(actor, one)
    ]
    return [
        finding.Found(
            title=one.title,
            url=reverse("supervision:act", args=[one.public_id, "urge"]),
            before=one.number,
            note=one.lead.short_name,
        )
        for one in mine[:most]
    ]
