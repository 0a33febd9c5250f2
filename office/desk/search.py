"""The one search: every room's answers, and what may be done from anywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.audit.actor import Actor
from office.subjects.finding import Command, Finder, Found, commands_found, finder, finders, hints, open_command

LONGEST = 60  # characters of a question
ACTS = Finder("acts", gettext_lazy("Acts"), "right", 90, commands_found, at_rest=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """A room's answer to a question. is_cut: there is more than these lines."""

    finder: Finder
    lines: Sequence[Found]
    is_cut: bool = False


def register() -> None:
    open_command(Command(gettext_lazy("To do"), "desk", 5, url_name="desk:desk"))
    open_command(Command(gettext_lazy("Change the password"), "key", 90, url_name="account_change_password"))


def sections() -> list[tuple[str, str]]:
    """Names of all that answer, with the address that asks it, in the order they stand on screen."""
    return [(one.name, reverse("desk:answer", args=[one.name])) for one in (*finders(), ACTS)]


def hint(actor: Actor) -> str:
    """What may be typed, for the empty box."""
    acts = hints(actor)
    if not acts:
        return _("Person (pinyin), number or words")
    return _("Person (pinyin), number or words, “%(act)s …”") % {"act": acts[0]}


def answer(name: str, actor: Actor, text: str, *, most: int) -> Answer | None:
    """None where nothing of this name is searched. To nothing typed only the acts answer, and the people at hand."""
    asked = ACTS if name == ACTS.name else finder(name)
    if asked is None:
        return None
    text = text.strip()[:LONGEST]
    found = asked.find(actor, text, most + 1) if text or asked.at_rest else []
    return Answer(asked, found[:most], len(found) > most)


def answers(actor: Actor, text: str, *, most: int) -> Iterator[Answer]:
    """Those that found something."""
    for name, _url in sections():
        found = answer(name, actor, text, most=most)
        if found is not None and found.lines:
            yield found
