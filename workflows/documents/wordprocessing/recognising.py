"""Which lines of a file are which parts of an official document (GB/T 9704-2012, 7).

A file written here names its parts by their styles. In any other they are known by how they look and where they stand:
the title large and in the middle, the recipients before a colon under it, signature, date and 版记 at the end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workflows.documents.genres import USAGE
from workflows.documents.sheet.blocks import CAPTION, OPENINGS, Block, Figure, Level, Paragraph, Table, write
from workflows.documents.wordprocessing.levels import numbered
from workflows.documents.wordprocessing.lines import Grid, Item, Line, Reading, Shown, joined
from workflows.documents.wordprocessing.styles import NAMES
from workflows.documents.words import Words

MOST_TITLE = 120
LARGE = 18.0  # points: 小二, the least a title is set in
_SHORT = 30  # characters; a signature is no longer
_RECIPIENTS = re.compile(r"(?![（(]?[一二三四五六七八九十\d]{1,3}[、.）)])[^。；？！]{2,600}[:：]")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［（(](19|20)\d{2}[〕\]］）)]\s*\d{1,4}\s*号")
_HEAD = re.compile(r"\d{6}|特急|加急|平急|签发人[:：].*|第\s*\d+\s*号|.{2,40}(文件|会议纪要)")
_DAY = re.compile(
    r"(19|20)\d{2}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日|[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_NOTE = re.compile(r"附\s*件\s*[:：]\s*(.+)")
_NEXT_NOTE = re.compile(r"\d{1,2}[.．、]\s*\S.*[^。；]$")
_APART = re.compile(r"附\s*件\s*\d{0,2}\s*[:：]?")
_COPIES = re.compile(r"抄\s*送\s*(?:机关)?\s*[:：]\s*(.+)", re.DOTALL)
_SENT = re.compile(r"主\s*送\s*(?:机关)?\s*[:：]\s*(.+)", re.DOTALL)
_PRINTED = re.compile(r".*(19|20)\d{2}\s*年.*日\s*印发.*|（?共印\s*\d+\s*份）?")
_BRACKETS = re.compile(r"[（(](.{2,200})[）)]")
_FIGURE = re.compile(r"图\s*[\d一二三四五六七八九十]{1,3}(?=[\s\u3000:：.．]|$).{0,80}")
_TITLE_END = re.compile(rf"关于.+({'|'.join(usage.word for usage in USAGE.values())})(（.{{1,20}}）)?$")
_PLACE = re.compile(r"［(.+)］")
_OURS = {NAMES[name] for name in ("Recipients", "Words", "Mark", "Number", "Signature", "Imprint")}


@dataclass
class Found:
    """pictures: names and relations; own_names: those the file itself gave. left_out: lines that are no words of a
    draft, each with what it is. was: what the reader met. is_untitled: the title is the file's name."""

    words: Words
    genre: str = ""
    pictures: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    was: Reading = field(default_factory=Reading)
    own_names: frozenset[str] = frozenset()
    is_renumbered: bool = False
    is_cut: bool = False
    is_untitled: bool = False


@dataclass
class _Parts:
    title: list[str] = field(default_factory=list)
    recipients: str = ""
    cc: str = ""
    annotation: str = ""
    body: list[Item] = field(default_factory=list)
    attendance: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def recognise(reading: Reading, *, called: str, kept_title: str = "") -> Found:
    """called: the file's name, which stands in for a title; kept_title: the one in the file's properties."""
    items = reading.items
    styles = {one.look.style for one in items if isinstance(one, Line)}
    is_ours = len(styles & _OURS) >= 2
    parts = _by_style(items) if is_ours else _by_looks(items)
    own_title = "".join(parts.title) or (kept_title if is_ours else "")
    title = own_title or called
    lines, is_renumbered = numbered([*parts.body])
    blocks, pictures = _blocks(lines, as_styled=is_ours)
    body = "\n".join(one for one in (write(blocks), *parts.attendance) if one)
    words = Words(
        title=title[:MOST_TITLE],
        main_recipients=parts.recipients.rstrip("：: "),
        cc_recipients=parts.cc.rstrip("。. "),
        body=body,
        annotation=parts.annotation[:200],
    )
    return Found(
        words=words.tidy(),
        genre=_genre(title),
        pictures=pictures,
        left_out=parts.left_out,
        was=reading,
        own_names=frozenset(one.name for one in items if isinstance(one, Shown) and is_own_name(one)),
        is_renumbered=is_renumbered,
        is_cut=len(title) > MOST_TITLE,
        is_untitled=not own_title,
    )


def _genre(title: str) -> str:
    ending = re.sub(r"（.{1,20}）$", "", title.strip())
    fitting = [(len(usage.word), genre) for genre, usage in USAGE.items() if ending.endswith(usage.word)]
    return str(max(fitting)[1]) if fitting else ""


def _by_style(items: Sequence[Item]) -> _Parts:
    parts = _Parts()
    called = {name: id for id, name in NAMES.items()}
    for item in items:
        if not isinstance(item, Line):
            parts.body.append(item)
            continue
        role, text = called.get(item.look.style, "Words"), item.text
        if role == "Title":
            parts.title.append(text)
        elif role == "Recipients":
            parts.recipients = joined(parts.recipients, text)
        elif role == "Attendance":
            parts.attendance.append(text)
        elif role == "Annotation":
            parts.annotation = _unbracketed(text)
        elif role == "Imprint":
            _imprint(text, parts)
        elif role in _NAMED:
            parts.left_out.append((_NAMED[role], text))
        else:
            parts.body.append(item)
    return parts


_NAMED = {
    "Mark": "head", "Corner": "head", "Number": "head", "AttachmentNote": "attachments", "Signature": "signature",
    "AttachmentMark": "apart", "AttachmentTitle": "apart", "AttachmentText": "apart", "Folio": "head",
}  # fmt: skip


def _by_looks(items: Sequence[Item]) -> _Parts:
    parts = _Parts()
    rest = _title_apart(list(items), parts)
    first = rest[0] if rest else None
    if isinstance(first, Line) and _RECIPIENTS.fullmatch(first.text) and not first.label:
        parts.recipients, rest = first.text, rest[1:]
    parts.body = _closing_apart(rest, parts)
    return parts


def _title_apart(items: list[Item], parts: _Parts) -> list[Item]:
    """The head above the title is left out; the title may run over several lines of one look."""
    at = 0
    while at < min(len(items), 12):
        item = items[at]
        if isinstance(item, Line) and _is_title(item):
            break
        if not (isinstance(item, Line) and _is_head(item)):
            return _first_line(items, parts)
        at += 1
    else:
        return _first_line(items, parts)
    parts.left_out += [("head", one.text) for one in items[:at] if isinstance(one, Line)]
    first = items[at]
    while at < len(items):
        item = items[at]
        if not (isinstance(item, Line) and isinstance(first, Line)):
            break
        if item.look != first.look or not _is_title(item) or len("".join(parts.title)) > MOST_TITLE:
            break
        parts.title.append(item.text)
        at += 1
    return items[at:]


def _first_line(items: list[Item], parts: _Parts) -> list[Item]:
    """Nothing looks like a title: a first line that reads like one is it."""
    for at, item in enumerate(items[:6]):
        if isinstance(item, Line) and len(item.text) <= 100 and _TITLE_END.search(item.text):
            parts.left_out += [("head", one.text) for one in items[:at] if isinstance(one, Line)]
            parts.title.append(item.text)
            return items[at + 1 :]
    return items


def _is_title(line: Line) -> bool:
    if line.label or len(line.text) > 150 or line.text.endswith(("。", "；", "：", ":")) or _is_head(line):
        return False
    if line.look.style.strip().lower() in ("title", "标题", "公文标题"):
        return True
    if line.look.is_centred and (line.look.points >= LARGE or line.look.outline == 0):
        return True
    return bool(_TITLE_END.search(line.text)) and (line.look.is_centred or line.look.outline == 0)


def _is_head(line: Line) -> bool:
    return len(line.text) < 60 and bool(_NUMBER.search(line.text) or _HEAD.fullmatch(line.text))


def _closing_apart(items: list[Item], parts: _Parts) -> list[Item]:
    """What stands after the words: 附件说明, signature and date, 附注, attached texts, 版记."""
    items = _imprint_apart(items, parts)
    dated = [at for at, one in enumerate(items) if isinstance(one, Line) and _DAY.fullmatch(one.text)]
    apart = [at for at, one in enumerate(items) if isinstance(one, Line) and _APART.fullmatch(one.text)]
    after = next((at for at in apart if dated and at > dated[0]), None)
    if after is not None:
        told = [one.text if isinstance(one, Line) else "" for one in items[after:]]
        parts.left_out += [("apart", text) for text in told]
        items = items[:after]
    dated = [at for at in dated if at < len(items)]
    if dated and len(items) - dated[-1] <= 4 and _only_notes(items[dated[-1] + 1 :]):
        for one in items[dated[-1] + 1 :]:
            if isinstance(one, Line) and (found := _BRACKETS.fullmatch(one.text)):
                parts.annotation = found[1]
        items = _signature_apart(items[: dated[-1] + 1], parts)
    return _note_apart(items, parts)


def _only_notes(items: Sequence[Item]) -> bool:
    return all(isinstance(one, Line) and _BRACKETS.fullmatch(one.text) for one in items)


def _signature_apart(items: list[Item], parts: _Parts) -> list[Item]:
    """The date, and the names right above it."""
    told = [items.pop()]
    while items and len(told) < 12 and isinstance(items[-1], Line):
        text = items[-1].text
        is_name = len(text) <= _SHORT and not re.search(r"[。；：:，、）)？！]$", text) and not items[-1].label
        if not is_name or any(opening.match(text) for _level, opening in OPENINGS):
            break
        told.insert(0, items.pop())
    parts.left_out += [("signature", one.text) for one in told if isinstance(one, Line)]
    return items


def _note_apart(items: list[Item], parts: _Parts) -> list[Item]:
    """附件：1.…… at the end of the words: the files themselves are attached, the page lists them."""
    for at in range(len(items) - 1, max(-1, len(items) - 40), -1):
        item = items[at]
        if not isinstance(item, Line):
            break
        if _NOTE.fullmatch(item.text):
            parts.left_out += [("attachments", one.text) for one in items[at:] if isinstance(one, Line)]
            return items[:at]
        if not (_NEXT_NOTE.fullmatch(item.text) or item.label):
            break
    return items


def _imprint_apart(items: list[Item], parts: _Parts) -> list[Item]:
    """版记 at the end, as lines or in the cells of a table."""
    for at in range(max(0, len(items) - 8), len(items)):
        item = items[at]
        said = [item.text] if isinstance(item, Line) else _cells(item) if isinstance(item, Grid) else []
        if any(_COPIES.fullmatch(text) or (len(text) < 200 and _PRINTED.fullmatch(text)) for text in said):
            for one in items[at:]:
                for text in [one.text] if isinstance(one, Line) else _cells(one) if isinstance(one, Grid) else []:
                    _imprint(text, parts)
            return items[:at]
    return items


def _cells(grid: Grid) -> list[str]:
    return [" ".join(cell for cell in row if cell) for row in grid.rows]


def _imprint(text: str, parts: _Parts) -> None:
    if found := _COPIES.fullmatch(text):
        parts.cc = found[1]
    elif found := _SENT.fullmatch(text):
        parts.recipients = parts.recipients or found[1].rstrip("。")
    elif text:
        parts.left_out.append(("imprint", text))


def _unbracketed(text: str) -> str:
    found = _BRACKETS.fullmatch(text)
    return found[1] if found else text


def _blocks(items: Sequence[Item], *, as_styled: bool) -> tuple[list[Block], list[tuple[str, str]]]:
    """Blocks of the text, and the pictures it shows: name, relation."""
    blocks: list[Block] = []
    pictures: list[tuple[str, str]] = []
    for item in items:
        last = blocks[-1] if blocks else None
        if isinstance(item, Line):
            text = item.label + item.text
            is_caption = item.look.style == NAMES["Caption"] or bool(_FIGURE.fullmatch(text))
            if isinstance(last, Figure) and not last.caption and is_caption:
                blocks[-1] = Figure(text, last.name)
            elif as_styled and item.look.style == NAMES["Picture"] and (place := _PLACE.fullmatch(text)):
                blocks.append(Figure("", place[1]))
            else:
                blocks.append(Paragraph(Level.PARAGRAPH, "", text))
        elif isinstance(item, Grid):
            caption = ""
            if isinstance(last, Paragraph) and CAPTION.match(last.rest):
                caption = last.rest
                blocks.pop()
            if item.rows and item.rows[0]:
                blocks.append(Table(caption, item.rows))
        elif isinstance(item, Shown):
            name = _picture_name(item, dict(pictures))
            pictures.append((name, item.relation))
            blocks.append(Figure("", name))
    return blocks, pictures


def _picture_name(shown: Shown, taken: Mapping[str, str]) -> str:
    """Its own when it is a file's, as in what was written here; else 图1.png and on. taken: relations by name."""
    if is_own_name(shown) and taken.get(shown.name, shown.relation) == shown.relation:
        return shown.name
    known = next((name for name, relation in taken.items() if relation == shown.relation), "")
    if known:
        return known
    number = len(taken) + 1
    while f"图{number}.{shown.ending}" in taken:
        number += 1
    return f"图{number}.{shown.ending}"


def is_own_name(shown: Shown) -> bool:
    found = re.fullmatch(r"[^/\\]{1,150}\.(png|jpe?g)", shown.name, re.IGNORECASE)
    return found is not None and found[1].lower().replace("jpeg", "jpg") == shown.ending
