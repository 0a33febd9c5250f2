"""What every document has, and how it is written: article 9 of the Regulation and GB/T 9704-2012."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from office.files.secrecy import mark_in
from workflows.documents.genres import USAGE, Genre
from workflows.documents.lints.draft import Draft
from workflows.documents.lints.finding import Finding

_ZERO_PADDED = re.compile(r"(\d{4})年(0\d月\d{1,2}|\d{1,2}月0\d)日")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}(?:[\[［【(（](?:19|20)\d{2}[\]］】)）]|〔\d{4}〕第|〔\d{4}〕0)\s*\d*号?")
_LEVELS = (
    re.compile(r"^\s*[一二三四五六七八九十]+、"),
    re.compile(r"^\s*（[一二三四五六七八九十]+）"),
    re.compile(r"^\s*\d+[.．]"),
    re.compile(r"^\s*（\d+）"),
)
_TITLE_MARKS = re.compile(r"[，。！？；：、,.!?;:]")


def complete(draft: Draft) -> Iterator[Finding]:
    """R19: of the elements of a document those a drafter gives."""
    if not draft.title:
        yield Finding("R19", "must", "title", _("The title is missing."))
    if not draft.body:
        yield Finding("R19", "must", "body", _("The body is missing."))
    if not draft.main and is_addressed(draft):
        yield Finding("R19", "must", "main_recipients", _("The main recipients are missing."))


def is_addressed(draft: Draft) -> bool:
    """What is for everybody names no recipients, and minutes name those who attended instead (GB/T 9704, 10.3)."""
    return draft.usage.direction != "public" and draft.genre not in (Genre.MINUTES, Genre.ORDER)


def no_mark(draft: Draft) -> Iterator[Finding]:
    for name, text in (("title", draft.title), ("body", draft.body), ("annotation", draft.annotation)):
        if mark_in(text):
            said = _("This is a non-classified platform. What carries a secrecy mark goes by classified channels.")
            yield Finding("secrecy", "must", name, said)


def titled(draft: Draft) -> Iterator[Finding]:
    """Article 9 (7): issuer, matter and genre."""
    word, title = draft.usage.word, draft.title
    if not title:
        return
    if not title.endswith(word):
        said = _("The title ends with the genre: %(word)s.")
        yield Finding(
            "title", "must", "title", said % {"word": word}, put=f"的{word}" if draft.genre != Genre.ORDER else ""
        )
    elif "关于" not in title and draft.genre not in (Genre.ORDER, Genre.MINUTES, Genre.COMMUNIQUE):
        yield Finding("title", "practice", "title", _("The title usually reads: issuer, 关于, matter, genre."))
    elif _TITLE_MARKS.search(re.sub(r"《[^》]*》|“[^”]*”|（[^）]*）", "", title)):
        said = _("A title usually has no punctuation but that of the names of rules.")
        yield Finding("title", "practice", "title", said)


def dates(draft: Draft) -> Iterator[Finding]:
    for found in _ZERO_PADDED.finditer(draft.body):
        put = re.sub(r"(?<=[年月])0(?=\d)", "", found.group())
        said = _("“%(date)s” is written without leading zeros: %(put)s.") % {"date": found.group(), "put": put}
        yield Finding("date", "practice", "body", said, about=found.group(), find=found.group(), put=put)


def numbers(draft: Draft) -> Iterator[Finding]:
    """GB/T 9704-2012, 7.2.5: six-angle brackets, the full year, neither 第 nor a leading zero."""
    for found in _NUMBER.finditer(draft.body):
        said = _("“%(number)s”: a number reads %(right)s.") % {"number": found.group(), "right": "〔2026〕5号"}
        put = re.sub(r"[\[［【(（](\d{4})[\]］】)）]", r"〔\1〕", found.group())
        put = re.sub(r"〕\s*第?0*", "〕", put)
        yield Finding("number", "practice", "body", said, about=found.group(), find=found.group(), put=put)


def levels(draft: Draft) -> Iterator[Finding]:
    """GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）; none is skipped on the way down."""
    last = -1
    for line in draft.body.split("\n"):
        level = next((nth for nth, pattern in enumerate(_LEVELS) if pattern.match(line)), None)
        if level is None:
            continue
        if level > last + 1 and not (last == 0 and level == 2):  # two levels are often written 一、 and 1.
            said = _("“%(line)s” skips a level: %(levels)s.")
            names = {"line": line.strip()[:20], "levels": "一、 （一） 1. （1）"}
            yield Finding("levels", "practice", "body", said % names, find=line.strip()[:20])
            return
        last = level


def closing(draft: Draft) -> Iterator[Finding]:
    """How the genre usually ends, and that it does not end as another one."""
    usual = draft.usage.closings.get(draft.direction, ())
    last = draft.body.rstrip().rpartition("\n")[2].strip()
    if other := next((one for one in Genre if last in _endings(one) - _endings(draft.genre)), None):
        said = _("“%(phrase)s” ends a %(genre)s, not this.")
        yield Finding("closing", "practice", "body", said % {"phrase": last, "genre": other.label}, find=last)
        return
    before = {line.strip() for line in draft.body.rstrip().splitlines()[:-1]}
    if early := next((phrase for phrase in _endings(draft.genre) if phrase in before), None):
        said = _("Text stands below “%(phrase)s”, which ends it.")
        yield Finding("closing", "practice", "body", said % {"phrase": early}, find=early)
        return
    if usual and draft.body and draft.genre in (Genre.REQUEST, Genre.REPORT, Genre.REPLY, Genre.LETTER, Genre.MOTION):
        end = "".join(draft.body.split())[-60:]
        if not any(phrase.rstrip("。") in end for phrase in usual):
            said = _("It usually ends with “%(phrase)s”")
            yield Finding("closing", "practice", "body", said % {"phrase": usual[0]}, put=usual[0])


def _endings(genre: Genre) -> set[str]:
    return {phrase for said in USAGE[genre].closings.values() for phrase in said}


def contact(draft: Draft) -> Iterator[Finding]:
    if draft.genre == Genre.REQUEST and not draft.annotation:
        said = _("A request usually names contact person and phone in the annotation.")
        yield Finding("contact", "practice", "annotation", said)


def cites(draft: Draft) -> Iterator[Finding]:
    """A reply names what it answers by title and number."""
    if draft.genre != Genre.REPLY:
        return
    if draft.cited is None:
        has_both = "《" in draft.body and "〔" in draft.body
        if draft.body and not has_both:
            said = _("A reply cites the request it answers by title and number.")
            yield Finding("cites", "must", "body", said)
        return
    missing = [part for part in (draft.cited.title, draft.cited.number) if part and part not in draft.body]
    if missing:
        said = _("A reply cites the request it answers: %(missing)s is not in the text.")
        yield Finding("cites", "must", "body", said % {"missing": missing[0]}, about=missing[0])


def attached(draft: Draft) -> Iterator[Finding]:
    if re.search(r"见附件|附件[：:1１一]|附后", draft.body) and not draft.attachments:
        yield Finding("attached", "practice", "attachments", _("The text speaks of an attachment; none is there."))
