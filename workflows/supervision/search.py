"""Finding matters by words of the title or by number, and urging them from anywhere."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import DataContains
from django.db.models import Case, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.subjects import finding
from workflows.supervision import numbering
from workflows.supervision.models import Matter
from workflows.supervision.permissions import matters_visible_to, may_propose, urges, urging

_KEYS = ArrayField(TextField())
_PAIRS = Func("title", function="title_pairs", output_field=_KEYS)  # each character and each two side by side, indexed
_WEIGHED = 500  # the latest among which what fits best comes first
_LOOKED_AT = 40  # matters of which it is asked whether the actor may urge them


def register() -> None:
    finding.open_finder(finding.Finder("matters", _("Matters"), "supervise", 30, _matters))
    finding.open_command(
        finding.Command(_("Open a matter"), "supervise", 30, url_name="supervision:new", may=may_propose)
    )
    finding.open_command(finding.Command(_("Urge"), "urge", 40, find=_to_urge, hint=urges))


def named(text: str) -> Q:
    """By words of the title, all of them, or by number as anybody writes it."""
    words = text.split()
    wanted = Q(*(Q(_holds(word)) for word in words))
    if pairs := [pair for word in words for pair in _pairs(word)]:
        wanted &= Q(DataContains(_PAIRS, Value(pairs, output_field=_KEYS)))
    if number := numbering.read(text):
        wanted |= Q(year=number[0], serial=number[1])
    return wanted


def _holds(word: str) -> GreaterThan:
    """Of LIKE the planner thinks that hardly a title has it, and sorts the many that do."""
    return GreaterThan(StrIndex(Lower("title"), Value(word.lower())), 0)


def _pairs(word: str) -> set[str]:
    """The first and the last two characters: enough for the index, and so few that the planner's guess of how many have
    them, which takes each for itself, is not far off."""
    return {word[:2].lower(), word[-2:].lower()} if len(word) > 1 else {word.lower()}


def _fit(text: str) -> Case:
    """The one of this number before titles that begin so, and these before all others."""
    asked = [When(title__istartswith=text.strip(), then=1)]
    if number := numbering.read(text):
        asked.insert(0, When(year=number[0], serial=number[1], then=2))
    return Case(*asked, default=0)


def matters_with(actor: Actor, text: str) -> QuerySet[Matter]:
    return matters_visible_to(actor).filter(named(text)).select_related("lead")


def _matters(actor: Actor, text: str, most: int) -> list[finding.Found]:
    latest = matters_with(actor, text).order_by("-changed_at", "-pk").values("pk")[:_WEIGHED]
    found = Matter.objects.filter(pk__in=latest).select_related("lead")
    found = found.order_by(_fit(text).desc(), "-changed_at", "-pk")[:most]
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
    wanted = matters_with(actor, text).filter(closed_at=None).select_related("leader")
    mine = [one for one in wanted.order_by("due_at", "pk")[:_LOOKED_AT] if urging(actor, one)]
    return [
        finding.Found(
            title=one.title,
            url=reverse("supervision:act", args=[one.public_id, "urge"]),
            before=one.number,
            note=one.lead.short_name,
        )
        for one in mine[:most]
    ]
