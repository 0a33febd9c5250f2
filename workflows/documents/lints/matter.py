"""What it is about: one matter, whose powers, how long, what it asks of others."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.documents.genres import ASKS, Genre
from workflows.documents.lints.draft import Draft
from workflows.documents.lints.finding import Finding

_ANOTHER = re.compile(
    r"另请|另[，,]?[^，。；\n]{0,6}请|一并[^，。；\n]{0,4}(?:请|批准|解决|核增|核定)|此外[，,][^。；\n]{0,30}请|同时[，,]?请"
)
_SHARED = re.compile(r"会同|牵头|配合|联合|有关部门|各部门")
_PASSED_ON = re.compile(r"转报|转呈|现将[^。；\n]{2,40}的请示[^。；\n]{0,10}(报上|呈上|上报|转)")
_REGULATES = re.compile(r"办法|规定|细则|规则|实施意见|准则")
_CARRIED_OUT = r"(?:贯彻|落实|执行)[^，。；\n]{0,8}情况"
_ASKS_FOR_REPORTS = re.compile(
    rf"(?:报送|上报|报告)[^，。；\n]{{0,12}}{_CARRIED_OUT}|{_CARRIED_OUT}[^。；\n]{{0,20}}(?:报送|上报|报告)"
)
MOST, MOST_SPECIAL = 5000, 4000


def _asked(phrase: str) -> re.Pattern[str]:
    return re.compile("(?<![提申报])" + re.escape(phrase))


def own_government(draft: Draft) -> Iterator[Finding]:
    """R03: a department asks its superior department about what weighs only with its own government's consent."""
    if not draft.answers.get("own_government"):
        said = _("To the higher department in matters of weight only with the consent of the own government.")
        yield Finding("R03", "must", "main_recipients", said, question="own_government")


def asks_higher_department(draft: Draft) -> bool:
    upward = any(one.relation == "superior" and one.place.kind == "bureau" for one in draft.main)
    return draft.issuer.kind == "bureau" and upward and draft.direction == "upward"


def own_view(draft: Draft) -> Iterator[Finding]:
    """R04: a lower agency's request goes up with one's own view, not as it came."""
    if not draft.answers.get("own_view"):
        said = _("A lower agency's request is passed on with one's own view, never as it came.")
        yield Finding("R04", "must", "body", said, question="own_view")


def passes_on(draft: Draft) -> bool:
    from_below = draft.cited is not None and draft.cited.is_request
    return draft.direction == "upward" and (from_below or bool(_PASSED_ON.search(draft.body)))


def one_matter(draft: Draft) -> Iterator[Finding]:
    """R05: a request asks for one thing, and nothing but a request asks."""
    if draft.genre == Genre.REQUEST:
        found = _ANOTHER.search(draft.body)
        if found and draft.answers.get("one_matter") != "one":
            said = _("A request is for one matter: “%(phrase)s” seems to ask for another.")
            phrase = _sentence_at(draft.body, found.start())
            yield Finding(
                "R05", "must", "body", said % {"phrase": phrase}, about=phrase, question="one_matter", find=phrase
            )
        return
    for phrase in draft.usage.forbidden:
        if phrase in ASKS and _asked(phrase).search(draft.body):
            said = _("“%(phrase)s” asks for a decision; that is for a request alone.")
            yield Finding("R05", "must", "body", said % {"phrase": phrase}, about=phrase, find=phrase)


def _sentence_at(body: str, position: int) -> str:
    start = max(body.rfind(mark, 0, position) for mark in "。；\n") + 1
    ends = [end for mark in "。；\n" if (end := body.find(mark, position)) >= 0]
    return body[start : min(ends, default=len(body))].strip()[:60]


def no_orders(draft: Draft) -> Iterator[Finding]:
    """Article 8: who is not subordinate is asked, not told."""
    for phrase in draft.usage.forbidden:
        if phrase not in ASKS and phrase in draft.body:
            said = _("“%(phrase)s” orders; %(genre)s goes to agencies that are not subordinate.")
            names = {"phrase": phrase, "genre": draft.usage.word}
            yield Finding("phrase", "must", "body", said % names, about=phrase, find=phrase)


def others_agree(draft: Draft) -> Iterator[Finding]:
    """R10: departments that do not agree issue nothing downward."""
    if not draft.answers.get("other_powers"):
        said = _("What touches several departments goes downward only when they agree: let them countersign, or say.")
        yield Finding("R10", "must", "countersigners", said, question="other_powers")


def touches_others(draft: Draft) -> bool:
    department = draft.issuer.kind in ("bureau", "institution")
    return (
        department and draft.direction == "downward" and bool(_SHARED.search(draft.body)) and not draft.agreed_outside
    )


def not_too_long(draft: Draft) -> Iterator[Finding]:
    """R17: 5,000 characters, 4,000 for one special subject; and no reports asked for out of habit."""
    length = len("".join(draft.body.split()))
    if length > MOST:
        said = _("The text has %(n)d characters; more than %(most)d only where a whole field of work is arranged.")
        yield Finding("R17", "should", "body", said % {"n": length, "most": MOST}, about="length")
    elif length > MOST_SPECIAL:
        said = _("On one special subject a text has at most %(most)d characters; these are %(n)d.")
        yield Finding("R17", "should", "body", said % {"n": length, "most": MOST_SPECIAL}, about="length")
    found = _ASKS_FOR_REPORTS.search(draft.body)
    if found:
        said = _("“%(phrase)s”: by default no reports on carrying it out are asked for.")
        yield Finding("R17", "should", "body", said % {"phrase": found.group()}, about="reports", find=found.group())


def legality(draft: Draft) -> Iterator[Finding]:
    """R18: a normative document is reviewed for its legality before it is deliberated."""
    answer = draft.answers.get("normative")
    if not answer:
        said = _("A normative document goes through a legal review; say whether this is one.")
        yield Finding("R18", "must", "title", said, question="normative")
    elif answer == "yes" and not draft.legal_review:
        said = _("A normative document goes through a legal review: choose that step.")
        yield Finding("R18", "must", "needs_legal_review", said)


def may_be_normative(draft: Draft) -> bool:
    regulates = draft.genre == Genre.NOTICE_PUBLIC or bool(_REGULATES.search(draft.title))
    return regulates and draft.direction in ("downward", "public")
