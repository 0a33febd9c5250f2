"""The map of a route: each step with who has it and in what term, for the screen, for paper and to be read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.duties.models import Urgency
from workflows.documents.routing.catalogue import HOLDERS
from workflows.engine.composing import Catalogue
from workflows.engine.routes import StepSpec


@dataclass(frozen=True, slots=True)
class Leg:
    """One step as it is drawn. how: "" one pair of hands · round together · series in turn. ground: why it cannot be
    left out. wrong: what the check says of it."""

    name: str
    label: str
    who: str
    term: str
    how: str
    told: str
    ground: str = ""
    wrong: list[str] = field(default_factory=list)


def legs_of(steps: Sequence[StepSpec], catalogue: Catalogue) -> list[Leg]:
    return [_leg(step, catalogue) for step in steps]


def _leg(step: StepSpec, catalogue: Catalogue) -> Leg:
    known = catalogue.get(step.name)
    return Leg(
        name=step.name,
        label=_(step.label),
        who=str(HOLDERS.get(step.rule, step.rule)),
        term=term_of(step),
        how="" if step.kind == "step" else step.kind,
        told=_told(step),
        ground=str(known.ground) if known else "",
    )


def _told(step: StepSpec) -> str:
    if step.kind == "round":
        return _("all at once; passed over where nobody is named")
    return _("one after another; passed over where nobody is asked") if step.kind == "series" else ""


def term_of(step: StepSpec) -> str:
    """“3 working days, urgent 2, top urgent 1”; once where it is always the same."""
    usual = ngettext("%(n)d working day", "%(n)d working days", step.days[0]) % {"n": step.days[0]}
    if len(set(step.days)) == 1:
        return usual
    others = zip((Urgency.URGENT, Urgency.TOP), step.days[1:], strict=False)
    return _(", ").join([usual, *(f"{level.label} {days}" for level, days in others)])
