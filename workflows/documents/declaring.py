"""What is said of a draft beside its words: answers to what the rules ask, and reasons for departing from a principle.

Both are kept with who said it and when, stand on the trail, and are shown to those who review the draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.lints.finding import Kept, Report
from workflows.documents.lints.questions import QUESTIONS, answer_label
from workflows.documents.lints.reading import kept_answers, kept_reasons, report
from workflows.documents.models import Declaration, Departure, Document

ANSWER, REASON, KEEP, SHOWN = "answer-", "reason-", "keep", "shown"
_LONGEST = 500


class ReasonTooLong(Unacceptable):
    def sentence(self) -> str:
        return _("A reason has at most %(most)d characters.") % {"most": _LONGEST}


@dataclass(frozen=True, slots=True)
class Told:
    """answers: by question. reasons: (rule, about) → why it stays. shown: which of them the form had; one that was
    shown and is not kept any more is taken back."""

    answers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    shown: frozenset[tuple[str, str]] = frozenset()


NOTHING = Told()


def told_in(post: Mapping[str, str], kept: list[str], shown: list[str]) -> Told:
    """Out of a form. kept, shown: values of the ticks and of the hidden fields, as rule|about."""
    answers = {
        question: post[ANSWER + question]
        for question, asked in QUESTIONS.items()
        if post.get(ANSWER + question) in dict(asked.choices)
    }
    reasons = {_key(one): reason for one in kept if (reason := post.get(REASON + one, "").strip())}
    return Told(answers, reasons, frozenset(_key(one) for one in shown))


def report_with(document: Document, told: Told) -> Report:
    """What is found in the draft as it stands in the form: its words in memory, what is told over what was kept."""
    kept = kept_reasons(document)
    reasons: dict[tuple[str, str], Kept | str] = {key: one for key, one in kept.items() if key not in told.shown}
    for key, reason in told.reasons.items():
        reasons[key] = kept[key] if key in kept and kept[key].reason == reason else reason
    return report(document, answers={**kept_answers(document), **told.answers}, reasons=reasons)


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What reviewers read of it. label: the rule, or the question; said: the finding that stays, or nothing."""

    label: str
    words: str
    who: Appointment
    at: datetime
    said: str = ""


def told_lines(document: Document) -> list[ToldLine]:
    """What was declared, and what stays against a principle, with who said so and when."""
    people = ("person", "post__unit")
    answers = (
        Declaration.objects.filter(document=document)
        .select_related(*(f"said_by__{one}" for one in people))
        .order_by("pk")
    )
    reasons = (
        Departure.objects.filter(document=document)
        .select_related(*(f"given_by__{one}" for one in people))
        .order_by("pk")
    )
    lines = [ToldLine(one.rule, one.reason, one.given_by, one.given_at, one.sentence) for one in reasons]
    return lines + [
        ToldLine(str(QUESTIONS[one.question].asks), answer_label(one.question, one.answer), one.said_by, one.said_at)
        for one in answers
        if one.question in QUESTIONS
    ]


def _key(written: str) -> tuple[str, str]:
    rule, _bar, about = written.partition("|")
    return rule[:20], about[:200]


def keep_told(document: Document, told: Told, *, holder: Appointment, by: Actor) -> None:
    """Within the action that saves the draft. A normative document takes the legal review along (R18)."""
    if any(len(reason) > _LONGEST for reason in told.reasons.values()):
        raise ReasonTooLong
    refuse_marks({rule: reason for (rule, _about), reason in told.reasons.items()}, subject=document, by=by)
    before = kept_answers(document) if told.answers else {}
    for question, answer in told.answers.items():
        if before.get(question) != answer:
            said = {"answer": answer, "said_by": holder, "said_at": now()}
            Declaration.objects.update_or_create(document=document, question=question, defaults=said)
            record(events.DECLARED, document, by=by, question=question, answer=answer)
    if told.answers.get("normative") == "yes" and not document.needs_legal_review:
        document.needs_legal_review = True
        document.save(update_fields=["needs_legal_review"])
    if told.shown or told.reasons:
        _keep_reasons(document, told, holder, by)


def _keep_reasons(document: Document, told: Told, holder: Appointment, by: Actor) -> None:
    """A reason is taken for what the rules find now, and for nothing else; the same reason again says nothing new."""
    found = {(one.rule, one.about): one for one in report(document, reasons={}).findings if one.level == "should"}
    standing = {(one.rule, one.about): one for one in Departure.objects.filter(document=document)}
    for key, reason in told.reasons.items():
        if key not in found or (key in standing and standing[key].reason == reason):
            continue
        said = {"sentence": found[key].sentence, "reason": reason, "given_by": holder, "given_at": now()}
        Departure.objects.update_or_create(document=document, rule=key[0], about=key[1], defaults=said)
        record(events.DEPARTED, document, by=by, rule=key[0], about=key[1], reason=reason)
    for key in (told.shown - told.reasons.keys()) & standing.keys():
        standing[key].delete()
        record(events.DEPARTED, document, by=by, rule=key[0], about=key[1], reason="")
