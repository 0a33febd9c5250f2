"""The kinds of thing this office knows: each room registers its own, any room may look one up."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise


class Subject(Protocol):
    """A thing that can be acted upon, spoken about, linked to."""

    subject_kind: str
    public_id: UUID

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Brief:
    """What another room may take over when it makes something out of a subject, so that nothing is typed twice."""

    title: str
    text: str = ""
    units: tuple[UUID, ...] = ()
    due_at: datetime | None = None
    particulars: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of where a subject stands now, for a page beside it. light: of worktime, drawn with the words."""

    label: str
    text: str = ""
    light: Any = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """`load` answers None both for what is missing and for what this actor may not see.

    mark: what must be said beside the title, as that it no longer holds; "" when nothing must.
    url_of_id: the page, found by the public id alone; the page itself asks for the right to see it.
    hears: whether a connected system may be told of this subject's events, where that is not the same as loading it.
    hears_among: the same for many at once, for kinds of which many events are told.
    origin: kind and public id of what a subject was made of, for its lineage.
    facts: where it stands, who owes the next step and by when, as far as this actor may know.
    why: address that tells how the date of a duty came about, by the subject's public id and the duty's mark; "" where
    none does.
    tells: the bell tells of it often enough that its reader chooses when (notices).
    asks_opinion: whether this actor gives an opinion on it just now; its page then takes ?words=, public ids of the
    messages which that opinion quotes.
    """

    name: str
    label: str | Promise
    load: Callable[[Any, UUID], Any | None]
    url_of_id: Callable[[UUID], str]
    title: Callable[[Any], str] = str
    mark: Callable[[Any], str] = lambda _subject: ""
    brief: Callable[[Any, Any], Brief] | None = None
    card: str = ""  # template that draws one line about the subject
    hears: Callable[[Any, UUID], bool] | None = None
    hears_among: Callable[[Any, Collection[UUID]], set[UUID]] | None = None
    origin: Callable[[Any], tuple[str, UUID] | None] | None = None
    facts: Callable[[Any, Any], Sequence[Fact]] | None = None
    why: Callable[[UUID, str], str] = lambda _public_id, _ref: ""
    tells: bool = False
    asks_opinion: Callable[[Any, Any], bool] | None = None


class UnknownKind(LookupError):
    pass


LONGEST_LINEAGE = 12
_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    if kind.name in _kinds and _kinds[kind.name] != kind:
        raise ValueError(f"subject kind {kind.name!r} is registered twice")
    _kinds[kind.name] = kind


def kind(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def load(actor: Any, name: str, public_id: UUID) -> Any | None:
    """The subject as this actor may see it, or None."""
    return kind(name).load(actor, public_id)


def hears(actor: Any, name: str, public_id: UUID) -> bool:
    """Whether this actor may be told what happens to a subject; without a rule of its own, who may see it may hear."""
    its = kind(name)
    return its.hears(actor, public_id) if its.hears else its.load(actor, public_id) is not None


def heard_among(actor: Any, name: str, public_ids: Collection[UUID]) -> set[UUID]:
    """Of these subjects of one kind, those this actor may be told of."""
    its = kind(name)
    if its.hears_among:
        return its.hears_among(actor, public_ids)
    return {one for one in public_ids if hears(actor, name, one)}


def url_of(subject: Subject) -> str:
    return kind(subject.subject_kind).url_of_id(subject.public_id)


def brief_of(actor: Any, subject: Subject) -> Brief:
    """Title, text, units and date of a subject for the room that makes something out of it."""
    its = kind(subject.subject_kind)
    return its.brief(actor, subject) if its.brief else Brief(title=its.title(subject))


def facts_of(actor: Any, subject: Subject) -> Sequence[Fact]:
    """Where a subject stands; of a kind that does not say it, nothing."""
    its = kind(subject.subject_kind)
    return its.facts(actor, subject) if its.facts else ()


def asks_opinion(actor: Any, subject: Subject) -> bool:
    its = kind(subject.subject_kind)
    return its.asks_opinion is not None and its.asks_opinion(actor, subject)


def source_of(parameter: str, actor: Any) -> Any | None:
    """The subject named by `?source=kind:id`, or None when it is malformed, missing or not this actor's to see."""
    name, _, public_id = parameter.partition(":")
    try:
        return load(actor, name, UUID(public_id))
    except (UnknownKind, ValueError):
        return None


def lineage(actor: Any, subject: Subject) -> list[Subject]:
    """What a subject was made of, and that in turn: the nearest first. It ends where the actor may see no further."""
    found: list[Subject] = []
    while len(found) < LONGEST_LINEAGE:
        its = kind(subject.subject_kind)
        named = its.origin(subject) if its.origin else None
        above = _loaded(actor, *named) if named else None
        if above is None:
            break
        found.append(above)
        subject = above
    return found


def _loaded(actor: Any, name: str, public_id: UUID) -> Any | None:
    """None also where the room of this kind is gone."""
    return load(actor, name, public_id) if name in _kinds else None
