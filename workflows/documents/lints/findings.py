"""What the checker finds in a draft: the rules of the Regulation as far as they can be read off the text.

`level`: must blocks handing on, should is a warning, practice is only advice and never called a rule of the standard.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from workflows.documents.genres import USAGE, Genre
from workflows.documents.models import Document

Level = Literal["must", "should", "practice"]
_ZERO_PADDED = re.compile(r"\d{4}年(0\d月\d{1,2}|\d{1,2}月0\d)日")
_SEPARATORS = re.compile(r"[、，,；;\n]")
_LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    level: Level
    field: str
    sentence: str
    source: str


def findings(document: Document) -> list[Finding]:
    """Everything found, what must be mended first."""
    found = [*_required(document), *_rules(document), *_style(document)]
    order = {"must": 0, "should": 1, "practice": 2}
    return sorted(found, key=lambda one: order[one.level])


def blocking(document: Document) -> list[Finding]:
    return [one for one in findings(document) if one.level == "must"]


def passed(document: Document) -> list[str]:
    """What was checked and found in order, so that silence is never mistaken for checking."""
    rules = {one.rule for one in findings(document)}
    checked = {
        "secrecy": _("No secrecy mark found"),
        "R05": _("No request hidden in a report"),
        "R12": _("The issuer may issue documents in its own name"),
        "title": _("The title names matter and genre"),
        "date": _("Dates are written without leading zeros"),
    }
    return [sentence for rule, sentence in checked.items() if rule not in rules]


def recipients(text: str) -> list[str]:
    """The names in a line of recipients, as written."""
    return [name for part in _SEPARATORS.split(text.rstrip("：:。")) if (name := part.strip())]


def _required(document: Document) -> Iterator[Finding]:
    article = _("Regulation, article 9")
    if not document.title:
        yield Finding("title", "must", "title", _("The title is missing."), article)
    if not document.body:
        yield Finding("body", "must", "body", _("The body is missing."), article)
    if not document.main_recipients and _is_addressed(Genre(document.genre)):
        yield Finding("R19", "must", "main_recipients", _("The main recipients are missing."), article)
    if document.signatory is None:
        source = _("Regulation, article 22")
        yield Finding("R13", "must", "signatory", _("Say who is to sign it for issue."), source)


def _is_addressed(genre: Genre) -> bool:
    """What is for everybody names no recipients, and minutes name those who attended instead (GB/T 9704, 10.3)."""
    return USAGE[genre].direction != "public" and genre != Genre.MINUTES


def _rules(document: Document) -> Iterator[Finding]:
    usage = USAGE[Genre(document.genre)]
    if not document.issuer.can_issue:
        sentence = _("%(unit)s may not issue documents in its own name.") % {"unit": document.issuer}
        yield Finding("R12", "must", "issuer", sentence, _("Regulation, articles 17 and 37"))
    for phrase in usage.forbidden:
        if phrase in document.body:
            sentence = _("“%(phrase)s” does not belong into this genre.") % {"phrase": phrase}
            source = _("Regulation, article 15 (4)") if document.genre == Genre.REPORT else _("Regulation, article 8")
            yield Finding("R05", "must", "body", sentence, source)
    if usage.direction == "upward" and len(recipients(document.main_recipients)) > 1:
        sentence = _("An upward document in principle has one superior agency as its main recipient.")
        yield Finding("R02", "should", "main_recipients", sentence, _("Regulation, article 15 (1)"))
    if usage.direction == "downward" and len(document.body) > _LONGEST:
        sentence = _("The text is longer than %(most)d characters.") % {"most": _LONGEST}
        yield Finding("R17", "should", "body", sentence, _("Rules on reducing burdens (2024)"))


def _style(document: Document) -> Iterator[Finding]:
    word = USAGE[Genre(document.genre)].word
    if document.title and not document.title.endswith(word):
        sentence = _("The title should end with the genre: %(word)s.") % {"word": word}
        yield Finding("title", "should", "title", sentence, _("Regulation, article 9 (7)"))
    elif document.title and "关于" not in document.title:
        sentence = _("The title usually reads: issuer, 关于, matter, genre.")
        yield Finding("title", "practice", "title", sentence, _("Practice"))
    padded = _ZERO_PADDED.search(document.body)
    if padded:
        sentence = _("“%(date)s” is written without leading zeros.") % {"date": padded.group()}
        yield Finding("date", "should", "body", sentence, "GB/T 9704-2012, 7.3.5.4")
    if document.genre == Genre.REQUEST and not document.annotation:
        sentence = _("A request usually names contact person and phone in the annotation.")
        yield Finding("contact", "practice", "annotation", sentence, _("Practice"))
