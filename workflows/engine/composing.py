"""Of what a route may be composed: the rules, which know the steps by name and nothing of what they are for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from workflows.engine.routes import StepSpec


@dataclass(frozen=True, slots=True)
class KnownStep:
    """A step that routes of one kind may take. usual: as the built-in route has it, or as it is added. rules: who may
    have it, the usual one first. ground: where it is laid down that no route goes without it; "" where one may. after:
    the steps that come before it wherever a route has both."""

    usual: StepSpec
    rules: tuple[str, ...]
    ground: str | Promise = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """step: the one it is about, whose sentence it is."""

    step: str
    sentence: str


Catalogue = Mapping[str, KnownStep]
LONGEST_TERM = 60  # working days; what takes longer is supervised, not routed
LONGEST_NAME = 20


def flaws(steps: Sequence[StepSpec], catalogue: Catalogue) -> Iterator[Flaw]:
    """Why this is no route: whatever passes can be walked to its end; whatever does not is told step by step."""
    names = [step.name for step in steps]
    labels = {name: label_of(name, catalogue) for name in catalogue} | {
        step.name: _(step.label) for step in steps if step.label.strip()
    }
    yield from _missing(names, catalogue)
    for place, step in enumerate(steps):
        known, before = catalogue.get(step.name), names[:place]
        if known is None:
            yield Flaw(step.name, _("%(step)s is no step of such a route.") % {"step": step.name})
            continue
        label = {"step": labels[step.name]}
        if step.name in before:
            yield Flaw(step.name, _("%(step)s stands twice; once is enough.") % label)
        for other in known.after:
            if other in names[place + 1 :] and other not in before:
                said = label | {"other": labels[other]}
                yield Flaw(step.name, _("%(step)s comes after %(other)s.") % said)
        yield from (Flaw(step.name, sentence % label) for sentence in _own(step, known))


def _missing(names: list[str], catalogue: Catalogue) -> Iterator[Flaw]:
    for name, known in catalogue.items():
        if known.ground and name not in names:
            said = {"step": label_of(name, catalogue), "ground": known.ground}
            yield Flaw(name, _("%(step)s is missing: %(ground)s.") % said)


def _own(step: StepSpec, known: KnownStep) -> Iterator[str]:
    """What is wrong with the step by itself; %(step)s stands for its name."""
    if step.rule not in known.rules or step.kind != known.usual.kind:
        yield _("%(step)s cannot lie with those who were chosen for it.")
    if len(step.days) != 3 or not all(0 < day <= LONGEST_TERM for day in step.days):
        yield _("%(step)s needs a term of 1 to 60 working days for each urgency.")
    elif sorted(step.days, reverse=True) != list(step.days):
        yield _("%(step)s takes no longer when it is urgent than otherwise.")
    if not step.label.strip() or (len(step.label) > LONGEST_NAME and step.label != known.usual.label):
        yield _("%(step)s needs a name of at most 20 characters.")


def label_of(name: str, catalogue: Catalogue) -> str:
    """By its usual name, in the reader's language."""
    return _(catalogue[name].usual.label) if name in catalogue else name


def place_for(name: str, steps: Sequence[StepSpec], catalogue: Catalogue) -> int:
    """Where a step is put in: behind those that the catalogue names before it, in front of all that must follow it."""
    order = list(catalogue)
    earlier = order[: order.index(name)]
    behind = max((at + 1 for at, step in enumerate(steps) if step.name in earlier), default=0)
    following = (at for at, step in enumerate(steps) if step.name in catalogue and name in catalogue[step.name].after)
    return min(behind, min(following, default=len(steps)))
