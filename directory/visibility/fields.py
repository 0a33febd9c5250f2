"""Which particulars of a person are shown to whom, by the grade of the person's posts and where the other works.

The work phone is public. What holds of mobile and e-mail, the rule says that the nearest unit keeps, upwards from the
person's main post. Where none is kept: a mobile is masked for everybody but its owner; it may be asked for with a
reason, by whoever works at the same level, of leaders within their own agency only: others reach them through their
office. An e-mail address is shown, of leaders within their own agency.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from directory.actors import today
from directory.models import Appointment, Person, Unit
from directory.particulars.models import FieldRule, Grade, Near, Particular
from directory.roles import Role
from directory.subtrees import way_to
from directory.visibility.rules import agencies_of, agency_path
from office.audit.actor import Actor

AgencyOf = Callable[[Unit], str]
_HEADS = frozenset({Role.OFFICE_DIRECTOR, Role.DIVISION_HEAD})
_LEADERS = frozenset({Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER})


@dataclass(frozen=True, slots=True)
class Said:
    """What holds of one particular of one person. rule: which says so; None where nobody keeps one."""

    shown: Near
    asked: Near
    rule: FieldRule | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    mobile: bool
    may_ask: bool
    email: bool


DEFAULTS = {
    (Particular.MOBILE, Grade.STAFF): Said(Near.SELF, Near.LEVEL),
    (Particular.MOBILE, Grade.HEAD): Said(Near.SELF, Near.LEVEL),
    (Particular.MOBILE, Grade.LEADER): Said(Near.SELF, Near.AGENCY),
    (Particular.EMAIL, Grade.STAFF): Said(Near.EVERYBODY, Near.EVERYBODY),
    (Particular.EMAIL, Grade.HEAD): Said(Near.EVERYBODY, Near.EVERYBODY),
    (Particular.EMAIL, Grade.LEADER): Said(Near.AGENCY, Near.AGENCY),
}


class Rules:
    """Those in force, found by the unit that keeps them."""

    def __init__(self, rules: Iterable[FieldRule]) -> None:
        self._kept = {(rule.particular, rule.grade, rule.unit.path): rule for rule in rules}

    def of(self, particular: Particular, grade: Grade, path: str) -> Said:
        """For people whose main post is in the unit at this path."""
        for kept in reversed(way_to(path)) if self._kept else ():
            if rule := self._kept.get((particular, grade, kept)):
                return Said(Near(rule.shown), Near(rule.asked), rule)
        return DEFAULTS[particular, grade]


def rules_over(paths: Collection[str] | None = None) -> Rules:
    """One statement: the rules kept on the ways to these units; without them all."""
    found = FieldRule.objects.filter(ended_at=None).select_related("unit", "made_by__person", "made_by__post__unit")
    if paths is not None:
        found = found.filter(unit__path__in={step for path in paths for step in way_to(path)})
    return Rules(found)


def shown_of(
    actor: Actor,
    person: Person,
    posts: Sequence[Appointment],
    rules: Rules | None = None,
    agency_of: AgencyOf = agency_path,
) -> Shown:
    """`posts`: all that the person holds today, with their units. `rules`, `agency_of`: where known already."""
    if actor.person == person:
        return Shown(mobile=True, may_ask=True, email=True)
    rules = rules or rules_over([home_of(posts)])
    mobile, email = (said_of(posts, one, rules) for one in Particular)
    return Shown(
        mobile=is_near(actor, posts, mobile.shown, mobile.rule, agency_of),
        may_ask=is_near(actor, posts, mobile.asked, mobile.rule, agency_of),
        email=is_near(actor, posts, email.shown, email.rule, agency_of),
    )


def said_of(posts: Sequence[Appointment], particular: Particular, rules: Rules) -> Said:
    return rules.of(particular, grade_of(posts), home_of(posts))


def grade_of(posts: Sequence[Appointment]) -> Grade:
    """The highest of all posts: a leader stays one in a concurrent post among clerks."""
    roles = {role for one in posts for role in one.post.roles}
    if roles & _LEADERS:
        return Grade.LEADER
    return Grade.HEAD if roles & _HEADS else Grade.STAFF


def home_of(posts: Sequence[Appointment]) -> str:
    """Where their rules are looked for: the unit of the main post."""
    main = next((one for one in posts if one.is_main), posts[0] if posts else None)
    return main.post.unit.path if main else ""


def mobile_shown_among(actor: Actor, people: Collection[int]) -> set[int]:
    """Of these people, those whose mobile the actor sees without asking."""
    return {pk for pk, shown in shown_among(actor, people).items() if shown.mobile}


def shown_among(actor: Actor, people: Collection[int]) -> dict[int, Shown]:
    """The same of many people who hold posts today, by their ids; three queries."""
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.filter(person__in=people).in_force(today()).with_names():
        held.setdefault(one.person_id, []).append(one)
    if not held:
        return {}
    rules = rules_over()
    agency_of = agencies_of(one.post.unit for posts in (actor.appointments, *held.values()) for one in posts)
    return {pk: shown_of(actor, posts[0].person, posts, rules, agency_of) for pk, posts in held.items()}


def masked(number: str) -> str:
    """138****1234: a mobile number shows its first three and last four figures."""
    figures = "".join(character for character in number if character.isdigit())
    return f"{figures[:3]}****{figures[-4:]}" if len(figures) >= 11 else "****" if figures else ""


def is_near(
    actor: Actor,
    posts: Sequence[Appointment],
    near: Near,
    rule: FieldRule | None = None,
    agency_of: AgencyOf = agency_path,
) -> bool:
    """Whether another than its owner works near enough."""
    match near:
        case Near.EVERYBODY:
            return True
        case Near.LEVEL:
            levels = {one.post.unit.level for one in posts}
            return any(one.post.unit.level in levels for one in actor.appointments)
        case Near.SUBTREE:
            kept = rule.unit.path if rule else home_of(posts)
            return any(one.post.unit.path.startswith(kept) for one in actor.appointments)
        case Near.AGENCY:
            agencies = {agency_of(one.post.unit) for one in posts}
            return any(agency_of(one.post.unit) in agencies for one in actor.appointments)
        case Near.UNIT:
            units = {one.post.unit_id for one in posts}
            return any(one.post.unit_id in units for one in actor.appointments)
    return False
