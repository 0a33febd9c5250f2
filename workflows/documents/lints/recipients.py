"""To whom it may go: articles 14 to 17 of the Regulation."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.documents.addressees import ABOVE, BELOW, Addressee, Place
from workflows.documents.genres import Genre
from workflows.documents.lints.draft import Draft
from workflows.documents.lints.finding import Finding

# Genres by which one orders; a circular only tells, and an opinion may only advise.
DIRECTIVE = (Genre.DECISION, Genre.ORDER, Genre.NOTICE, Genre.OPINION, Genre.REPLY)
_BY_AUTHORITY = re.compile(r"经[^，。；\n]{0,20}(政府|党委|[省市县区]委)[^，。；\n]{0,6}(同意|批准|授权)")


def _named(places: tuple[Addressee, ...], place: Place) -> bool:
    return any(one.place.name == place.name or one.written in (place.name, place.short_name) for one in places)


def skipped_level(draft: Draft) -> Iterator[Finding]:
    """R01: not past the next agency; where it must be, that one has a copy."""
    for one in draft.main:
        if one.relation not in ("far_superior", "far_subordinate"):
            continue
        between = one.between or (draft.above[0] if one.relation == "far_superior" and draft.above else None)
        if between and not _named(draft.cc, between):
            said = _("%(far)s lies beyond %(between)s, which must have a copy.")
            names = {"far": one.written, "between": between.name}
            yield Finding("R01", "must", "cc_recipients", said % names, about=one.written, put=between.name)
        else:
            said = _("One does not write past a level: %(far)s. Say why it is necessary.")
            yield Finding("R01", "should", "main_recipients", said % {"far": one.written}, about=one.written)


def one_superior(draft: Draft) -> Iterator[Finding]:
    """R02: upward to one superior in principle, and never with a copy to those below."""
    above = [one for one in draft.main if one.relation in (*ABOVE, "unknown")]
    if len(draft.main) > 1:
        said = _("An upward document in principle has one superior agency as its main recipient; here are %(n)d.")
        names = "、".join(one.written for one in above[1:] or draft.main[1:])
        yield Finding("R02", "should", "main_recipients", said % {"n": len(draft.main)}, about=names)
    for one in draft.cc:
        if one.relation in BELOW:
            said = _("An upward document is not copied to subordinate agencies: %(name)s.")
            yield Finding("R02", "must", "cc_recipients", said % {"name": one.written}, about=one.written)


def to_a_person(draft: Draft) -> Iterator[Finding]:
    """R06: to agencies, not to their leaders, unless a leader gave the task directly."""
    for one in draft.main:
        if one.relation == "person" and draft.answers.get("assigned") != "directly":
            said = _("A document is addressed to an agency, not to a person: %(name)s.")
            yield Finding(
                "R06",
                "must",
                "main_recipients",
                said % {"name": one.written},
                about=one.written,
                question="assigned" if draft.direction == "upward" else "",
            )


def two_superiors(draft: Draft) -> Iterator[Finding]:
    """R07: who is led by two lets the other know; a reminder, since only the agency knows when it is necessary."""
    reached = [one for one in draft.main if one.relation == "superior"]
    others = [place for place in draft.above if not _named(draft.main, place) and not _named(draft.cc, place)]
    if len(draft.above) > 1 and reached and others:
        said = _("Where needed, the other agency that leads it has a copy: %(name)s.")
        yield Finding("R07", "practice", "cc_recipients", said % {"name": others[0].name}, put=others[0].name)


def superior_informed(draft: Draft) -> Iterator[Finding]:
    """R08: what is of weight goes in copy to the issuer's direct superior."""
    weighty = draft.genre in (Genre.DECISION, Genre.ORDER, Genre.OPINION, Genre.RESOLUTION)
    if draft.above and weighty and not any(_named(draft.cc, place) for place in draft.above):
        said = _("If it is of weight, %(name)s has a copy.")
        yield Finding("R08", "practice", "cc_recipients", said % {"name": draft.above[0].name}, put=draft.above[0].name)


def orders_to_governments(draft: Draft) -> Iterator[Finding]:
    """R09: a department orders no government below; with its own government's consent the text says so."""
    if draft.issuer.kind not in ("bureau", "institution") or draft.genre not in DIRECTIVE:
        return
    for one in draft.main:
        if one.relation == "lower_government" and not _BY_AUTHORITY.search(draft.body):
            said = _(
                "A department does not direct lower Party committees or governments (%(name)s). If the government has"
                " agreed, the text must say so: %(words)s."
            )
            names = {"name": one.written, "words": "“经…人民政府同意”"}
            yield Finding("R09", "must", "main_recipients", said % names, about=one.written)


def fits_the_genre(draft: Draft) -> Iterator[Finding]:
    """Article 8: the genre goes where its recipients stand."""
    ways, usage = draft.usage.ways, draft.usage
    for one in draft.main:
        wrong = (one.relation in ABOVE and "upward" not in ways) or (one.relation in BELOW and "downward" not in ways)
        unasked = one.relation == "lateral" and "lateral" not in ways and ways[0] == "upward"
        if "public" in ways or draft.genre == Genre.MINUTES or not (wrong or unasked):
            continue
        better = _("a letter") if one.relation == "lateral" or draft.genre in (Genre.LETTER, Genre.MOTION) else ""
        if one.relation in ABOVE:
            better = _("a request or a report")
        elif one.relation in BELOW:
            better = _("a notice, a reply or a circular")
        said = _("%(genre)s is not the genre for %(name)s; take %(better)s.")
        names = {"genre": usage.word, "name": one.written, "better": better}
        level = "practice" if draft.genre == Genre.LETTER else "must"
        yield Finding("genre", level, "genre", said % names, about=one.written)  # type: ignore[arg-type]


def same_rank(draft: Draft) -> Iterator[Finding]:
    """R11: agencies issue jointly when they are of one rank."""
    for place in draft.joint:
        if place.rank != draft.issuer.rank:
            said = _("Only agencies of the same rank issue jointly: %(name)s is not.")
            yield Finding("R11", "should", "joint_issuers", said % {"name": place.name}, about=place.name)
