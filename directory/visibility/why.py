"""为什么看得见／看不见: the rules that decided, asked one by one of the very predicate that decides."""

from dataclasses import dataclass

from directory.actors import today
from directory.models import Appointment, Person, VisibilityRule
from directory.particulars.models import Particular
from directory.visibility.fields import Said, is_near, rules_over, said_of
from directory.visibility.reach import Purpose, reach_of, visible_to
from directory.visibility.rules import APPOINTMENT
from office.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Verdict:
    """exempt: no rule binds here: it is oneself, or somebody one administers. denied_by: any one of them is enough."""

    appointment: Appointment
    exempt: bool
    denied_by: tuple[VisibilityRule, ...]

    @property
    def is_seen(self) -> bool:
        return self.exempt or not self.denied_by


@dataclass(frozen=True, slots=True)
class Explanation:
    """is_seen is what pages and search go by; the verdicts say why, one for each post held today.

    has_post: whether the one who looks holds any post; without one nobody is seen. named_by: rules that name a person
    who holds no post today.
    """

    is_seen: bool
    has_post: bool
    verdicts: tuple[Verdict, ...]
    named_by: tuple[VisibilityRule, ...] = ()


def explain(viewer: Actor, person: Person, purpose: Purpose = Purpose.SEE) -> Explanation:
    reach = reach_of(viewer, purpose)
    held = Appointment.objects.filter(person=person).in_force(today()).with_names().order_by("-is_main", "pk")
    exempt = set(held.filter(reach.exempt(APPOINTMENT)).values_list("pk", flat=True))
    rules = VisibilityRule.objects.select_related("made_by__person").in_bulk([one.rule for one in reach.bound])
    denied = {
        rules[one.rule]: set(held.filter(one.denies(APPOINTMENT)).values_list("pk", flat=True)) for one in reach.bound
    }
    verdicts = tuple(
        Verdict(one, one.pk in exempt, tuple(rule for rule, pks in denied.items() if one.pk in pks)) for one in held
    )
    named = tuple(rules[one.rule] for one in reach.bound if (person.pk in one.scope.people) != one.lets_through)
    is_seen = visible_to(viewer, purpose).filter(pk=person.pk).exists()
    return Explanation(is_seen, bool(viewer.appointments), verdicts, () if verdicts else named)


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """may_ask: with a reason, of what is not shown anyway."""

    particular: Particular
    said: Said
    is_shown: bool
    may_ask: bool


def explain_fields(viewer: Actor, person: Person) -> tuple[FieldVerdict, ...]:
    """By which rule mobile and e-mail are shown or masked."""
    posts = list(Appointment.objects.filter(person=person).in_force(today()).with_names())
    rules = rules_over()
    own = viewer.person == person
    verdicts = []
    for particular in Particular:
        said = said_of(posts, particular, rules)
        is_shown = own or is_near(viewer, posts, said.shown, said.rule)
        may_ask = not is_shown and is_near(viewer, posts, said.asked, said.rule)
        verdicts.append(FieldVerdict(particular, said, is_shown, may_ask))
    return tuple(verdicts)
