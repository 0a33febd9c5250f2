"""From a document to the draft that the rules read, and what they say of it."""

from collections.abc import Mapping
from dataclasses import replace

from directory.holders import holders
from directory.models import Appointment
from directory.roles import Role
from workflows.documents.addressees import Place, addressees, like_above
from workflows.documents.directions import direction
from workflows.documents.genres import Genre
from workflows.documents.lints.draft import Cited, Draft, Signatory
from workflows.documents.lints.finding import Finding, Kept, Report
from workflows.documents.lints.rules import check
from workflows.documents.models import Declaration, Departure, Document, Incoming
from workflows.documents.route import countersigners

Reasons = Mapping[tuple[str, str], Kept | str]


def report(document: Document, *, answers: Mapping[str, str] | None = None, reasons: Reasons | None = None) -> Report:
    """What is found in the words as they stand in memory. answers, reasons: as they stand in the form; without them,
    as they were kept."""
    return check(
        draft_of(document, kept_answers(document) if answers is None else answers),
        kept_reasons(document) if reasons is None else reasons,
    )


def blocking(document: Document) -> list[Finding]:
    """What keeps the draft from being handed on: what must be mended, and principles departed from without a reason."""
    draft = draft_of(document, {})
    found = check(draft).blocking
    if not any(one.question or one.level == "should" for one in found):
        return found
    return check(replace(draft, answers=kept_answers(document)), kept_reasons(document)).blocking


def kept_answers(document: Document) -> dict[str, str]:
    said = Declaration.objects.filter(document=document.pk).values_list("question", "answer")
    return dict(said) if document.pk else {}


def kept_reasons(document: Document) -> dict[tuple[str, str], Kept]:
    if not document.pk:
        return {}
    given = Departure.objects.filter(document=document).select_related("given_by__person", "given_by__post__unit")
    nothing = Finding("", "should", "", "")
    return {(one.rule, one.about): Kept(nothing, one.reason, f"{one.given_by.person}", one.given_at) for one in given}


def draft_of(document: Document, answers: Mapping[str, str]) -> Draft:
    issuer = Place.of(document.issuer)
    (main, cc), above = addressees(document.issuer, [document.main_recipients, document.cc_recipients])
    genre = Genre(document.genre)
    is_upward = direction(genre, main) == "upward"
    leading = [*above[:1], like_above(issuer, above) if is_upward else None]
    return Draft(
        genre=genre,
        title=document.title,
        body=document.body,
        annotation=document.annotation,
        issuer=issuer,
        may_issue=document.issuer.can_issue,
        main=main,
        cc=cc,
        above=tuple(place for place in leading if place),
        signatory=_signatory(document),
        is_important=document.is_important,
        attachments=document.attachments.count() if document.pk and "附" in document.body else 0,
        agreed_outside=issuer.kind != "government" and bool(document.pk) and _agreed_outside(document),
        cited=_cited(document.answers) if document.answers_id and document.answers else None,
        legal_review=document.needs_legal_review,
        joint=_joint(document),
        answers=answers,
    )


def _signatory(document: Document) -> Signatory | None:
    chosen = document.signatory
    if chosen is None or Role.PRINCIPAL_LEADER in chosen.post.roles:
        return Signatory(str(chosen.person)) if chosen else None
    return Signatory(str(chosen.person), False, holders(Role.PRINCIPAL_LEADER, document.issuer).exists())


def _agreed_outside(document: Document) -> bool:
    return any(_is_outside(one, document) for one in countersigners(document))


def _is_outside(one: Appointment, document: Document) -> bool:
    return not one.post.unit.path.startswith(document.issuer.path)


def _cited(incoming: Incoming) -> Cited:
    return Cited(incoming.title, incoming.sender_number, incoming.genre == Genre.REQUEST)


def _joint(document: Document) -> tuple[Place, ...]:
    return tuple(Place.of(one.unit) for one in document.joint_issuers.select_related("unit")) if document.pk else ()
