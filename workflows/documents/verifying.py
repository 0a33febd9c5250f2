"""复核 before the number (Regulation, article 25): what was signed goes out, corrected in form at most."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import StrIndex
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.models import Person, Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events, words
from workflows.documents.actions import NeedsAReason, Verdict, locked, say, settle
from workflows.documents.correcting import AROUND, Breach, changes_of_substance, common_start, near_changes
from workflows.documents.models import Document, Revision
from workflows.documents.signing import ChangedSinceSigned
from workflows.documents.words import Words
from workflows.engine import actions as engine
from workflows.engine.move import Moved

Correction = Revision.Correction
SHOWN = 60  # characters of a place that was corrected


class NotOfForm(Unacceptable):
    """`breaches` lists why."""

    field = "declared"

    def __init__(self, breaches: Sequence[Breach]) -> None:
        self.breaches = breaches
        first = breaches[0]
        sorts = {
            "number": pgettext("correction", "a number or date"),
            "name": pgettext("correction", "a name"),
            "title": pgettext("correction", "a title"),
            "binding": pgettext("correction", "a word that binds, denies or limits"),
            "recipients": pgettext("correction", "who receives it"),
            "wording": pgettext("correction", "the wording"),
        }
        told = {"what": sorts[first.sort], "before": first.before or "—", "after": first.after or "—"}
        said = _("This is a change of substance: it touches %(what)s (%(before)s → %(after)s).")
        super().__init__(said % told)


class DeclareIt(Unacceptable):
    field = "declared"

    def sentence(self) -> str:
        return _("The text was changed: declare whether in form or in substance.")


class NothingChanged(Unacceptable):
    field = "body"

    def sentence(self) -> str:
        return _("Nothing was changed in the text.")


@transaction.atomic
def verify(document: Document, step: int, *, opinion: str = "", by: Actor) -> None:
    """The words are those that were signed; procedure, genre and form are in order."""
    document = locked(document)
    if words.present_digest(document) != document.signed_digest:
        raise ChangedSinceSigned
    moved = engine.complete(document, step, only=("verify",), outcome="verified", note=opinion, by=by)
    _verified(document, moved, by)
    say(document, moved, Verdict.DONE, opinion)
    settle(document, moved)


@transaction.atomic
def correct(document: Document, step: int, *, text: Words, declared: str, opinion: str = "", by: Actor) -> Revision:
    """A correction of form is made, marked with who, what, before and after, and the signatory hears of it; a change of
    substance goes back to the signatory, with the words proposed, and the signature falls.

    Raises NothingChanged, DeclareIt, NotOfForm, and NeedsAReason for a change of substance without one.
    """
    document = locked(document)
    before, after = Words.of(document), text.tidy()
    if after == before:
        raise NothingChanged
    if declared not in Correction.values:
        raise DeclareIt
    refuse_marks(asdict(after), subject=document, by=by)
    if declared == Correction.SUBSTANCE:
        return _to_the_signatory(document, step, after, opinion, by)
    breaches = changes_of_substance(before, after, names=names_near(near_changes(before, after)))
    if breaches:
        raise NotOfForm(breaches)
    moved = engine.complete(document, step, only=("verify",), outcome="corrected", note=opinion, by=by)
    kept = _rewrite(document, after, Correction.FORM, moved)
    was, became = _first_change(before, after)
    acting = moved.acting(by)
    record(events.MENDED, document, by=acting, version=kept.version, before=was, after=became)
    _verified(document, moved, by)
    marked = _("“%(before)s” → “%(after)s”") % {"before": was, "after": became}
    say(document, moved, Verdict.MENDED, f"{marked} {opinion}".strip())
    settle(document, moved)
    return kept


def _to_the_signatory(document: Document, step: int, after: Words, opinion: str, by: Actor) -> Revision:
    if not opinion.strip():
        raise NeedsAReason
    moved = engine.send_back(document, step, to_step="sign", only=("verify",), note=opinion, by=by)
    kept = _rewrite(document, after, Correction.SUBSTANCE, moved)
    record(events.REVISED, document, by=moved.acting(by), version=kept.version)
    say(document, moved, Verdict.SENT_BACK, opinion)
    settle(document, moved)
    return kept


def _rewrite(document: Document, after: Words, correction: str, moved: Moved) -> Revision:
    for name in Words.__dataclass_fields__:
        setattr(document, name, getattr(after, name))
    document.version += 1
    document.changed_at = now()
    document.save(update_fields=[*Words.__dataclass_fields__, "version", "changed_at"])
    return words.keep(document, author=moved.holder, correction=correction)


def _verified(document: Document, moved: Moved, by: Actor) -> None:
    document.verified_digest = words.present_digest(document)
    document.save(update_fields=["verified_digest"])
    record(events.VERIFIED, document, by=moved.acting(by), digest=document.verified_digest)


def _first_change(before: Words, after: Words) -> tuple[str, str]:
    """Old and new of the first part that differs, with a little of what stands about it."""
    for name in Words.__dataclass_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            start = common_start(old, new)
            end = min(common_start(old[::-1], new[::-1]), len(old) - start, len(new) - start)
            return _about(old, start, len(old) - end), _about(new, start, len(new) - end)
    return "", ""


def _about(text: str, start: int, end: int) -> str:
    """Of no other paragraph than what changed stands in."""
    opens, closes = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = min(end + AROUND, start + SHOWN, closes if closes >= 0 else len(text))
    return text[max(start - AROUND, opens) : last]


def names_near(text: str) -> set[str]:
    """Units and people of the directory whose names stand in the text."""
    if not text:
        return set()
    near = Value(text)
    units = Unit.objects.annotate(at=StrIndex(near, F("name")), short_at=StrIndex(near, F("short_name")))
    named = units.filter(at__gt=0).values_list("name", flat=True)
    short = units.filter(short_at__gt=0).exclude(short_name="").values_list("short_name", flat=True)
    people = Person.objects.annotate(at=StrIndex(near, F("name"))).filter(at__gt=0, is_service=False)
    return {*named, *short, *people.values_list("name", flat=True)}
