"""What follows the text: 附件说明, who was there, 署名 and 成文日期, 附注, and the 版记 at the foot of the last page.

Seals are never written: what can be edited bears none. The rows they would take stay free, so that a page sealed after
it was printed looks as it should.
"""

from collections.abc import Iterator, Sequence

from office.ui.fonts import Role
from workflows.documents.sheet.closing import in_brackets
from workflows.documents.sheet.imprint import INSET, MEASURE_4
from workflows.documents.sheet.joint import in_a_row, measure_joint_closing, seal_middles
from workflows.documents.sheet.limits import STAYING
from workflows.documents.sheet.lines import Line
from workflows.documents.sheet.measures import (
    BOTTOM,
    IMPRINT_INNER,
    IMPRINT_OUTER,
    IMPRINT_PITCH,
    LEFT,
    PITCH,
    POINT,
    WIDTH,
)
from workflows.documents.sheet.order import DATE_ROW, SIGNATURE_ROW
from workflows.documents.sheet.parts import Layout, Sheet, chinese_date
from workflows.documents.sheet.signing import measure_alone, sealed_middle, unsealed_places
from workflows.documents.sheet.stamping import date_text
from workflows.documents.wordprocessing.drawings import ruling
from workflows.documents.wordprocessing.heads import RED
from workflows.documents.wordprocessing.markup import element, exactly, paragraph, run, tabs, twips
from workflows.documents.wordprocessing.styles import CHARACTER, INDENT, ROW
from workflows.documents.wordprocessing.widths import line_of, lines_taken

LEAST = 0.5  # mm, the height of the line that keeps a table apart from the foot


def rows_before(count: float) -> dict[str, str]:
    return {"spacing": element("spacing", before=round(count) * ROW)}


def attachment_note(sheet: Sheet) -> Iterator[str]:
    several = len(sheet.attachments) > 1
    for number, attachment in enumerate(sheet.attachments, 1):
        mark = f"{number}." if several else ""
        name_at = 5 * CHARACTER + (CHARACTER * (1 if number < 10 else 1.5) if several else 0)
        label = "附件：" if number == 1 else ""
        hanging = element("ind", left=twips(name_at), hanging=twips(name_at - (2 if label else 5) * CHARACTER))
        stops = tabs(("left", name_at))
        before = rows_before(1) if number == 1 else {}
        told = f"{label}{mark}{chr(9) if several else ''}{attachment.title}"
        yield paragraph(run(told), style="AttachmentNote", ind=hanging, tabs=stops, **_kept(), **before)


def attendance(sheet: Sheet) -> Iterator[str]:
    for nth, (label, names) in enumerate(sheet.attendance):
        hanging = (len(label) + 1) * CHARACTER
        ind = element("ind", left=twips(INDENT + hanging), hanging=twips(hanging))
        before = rows_before(1) if nth == 0 else {}
        yield paragraph(run(f"{label}：", Role.HEITI), run(names), style="Attendance", ind=ind, **before)


def signature(sheet: Sheet) -> Iterator[str]:
    if sheet.layout is Layout.ORDER:
        yield from _signed_order(sheet)
    elif sheet.layout is Layout.MINUTES:
        pass
    elif sheet.partners:
        yield from _signed_jointly(sheet)
    else:
        yield from _signed_alone(sheet)


def annotations(sheet: Sheet) -> Iterator[str]:
    for text in sheet.annotations:
        yield paragraph(run(in_brackets(text)), style="Annotation")


def _signed_alone(sheet: Sheet) -> Iterator[str]:
    closing = measure_alone(sheet, PITCH)
    name, day = line_of(sheet.issuer), line_of(date_text(sheet))
    before = closing.name / PITCH - 1
    if sheet.is_sealed:
        middle = sealed_middle(name, day) - LEFT
        yield _line(f"\t{sheet.issuer}", ("center", middle), before=before)
        yield _line(f"\t{date_text(sheet)}", ("center", middle), is_last=True)
        return
    name_at, day_at = unsealed_places(name, day)
    yield _line(f"\t{sheet.issuer}", ("left", name_at - LEFT), before=before)
    yield _line(f"\t{date_text(sheet)}", ("left", day_at - LEFT), is_last=True)


def _signed_jointly(sheet: Sheet) -> Iterator[str]:
    closing = measure_joint_closing(sheet, PITCH)
    units = [sheet.issuer, *(one.name for one in sheet.partners)]
    names, day = [line_of(name) for name in units], line_of(date_text(sheet))
    if not sheet.is_sealed:
        name_at, day_at = unsealed_places(names[-1], day)
        edge = name_at - LEFT + _mm(names[-1])
        for nth, unit in enumerate(units):
            yield _line(f"\t{unit}", ("right", edge), before=0 if nth else 1)
        yield _line(f"\t{date_text(sheet)}", ("left", day_at - LEFT), is_last=True)
        return
    in_row = in_a_row(sheet)
    middles = [at - LEFT for at in seal_middles(names, day, sheet, in_row)]
    last = 0.0
    rows = [units[at : at + in_row] for at in range(0, len(units), in_row)]
    for row, top in zip(rows, closing.names, strict=True):
        stops = [("center", at) for at in middles[in_row - len(row) :]]
        yield _line("".join(f"\t{unit}" for unit in row), *stops, before=(top - last) / PITCH - 1)
        last = top
    yield _line(f"\t{date_text(sheet)}", ("center", middles[-1]), is_last=True)


def _signed_order(sheet: Sheet) -> Iterator[str]:
    edge = WIDTH - 4 * CHARACTER
    for name in sheet.signatories[:1]:
        told = [run(f"\t{sheet.post}　　"), run(name, Role.KAITI, colour=RED)]
        stops = tabs(("right", edge))
        yield paragraph(*told, style="Signature", tabs=stops, **_kept(), **rows_before(SIGNATURE_ROW - 1))
    before = DATE_ROW - (SIGNATURE_ROW if sheet.signatories else 0) - 1
    yield _line(f"\t{date_text(sheet)}", ("right", edge), is_last=True, before=before)


def _line(text: str, *stops: tuple[str, float], is_last: bool = False, before: float = 0) -> str:
    """before: rows left free above it. The lines of a signature stay together."""
    above = rows_before(before) if before else {}
    return paragraph(run(text), style="Signature", tabs=tabs(*stops), **({} if is_last else _kept()), **above)


def _kept() -> dict[str, str]:
    return {"keepNext": element("keepNext")}


def _mm(line: Line) -> float:
    return line.width * CHARACTER


def is_moved(sheet: Sheet) -> bool:
    """Recipients so many that the first page would show no text stand in the 版记 (7.3.2)."""
    return len(sheet.recipients) > STAYING


def imprint(sheet: Sheet) -> list[str]:
    """版记 in a frame at the foot of the page on which the document ends, with its rules drawn at their places; a
    letter's has neither rules nor who printed it (7.4, 10.1)."""
    is_letter = sheet.layout is Layout.LETTER
    parts = [part for part in (_addressed(sheet), [] if is_letter else _printed(sheet)) if part]
    if not is_letter and sheet.imprint_note:
        parts.append([(sheet.imprint_note, 0)])
    if not parts:
        return []
    heights = [IMPRINT_PITCH * sum(_lines(text, hanging) for text, hanging in part) for part in parts]
    top = BOTTOM - sum(heights)
    frame = element("framePr", w=twips(WIDTH), hSpace=0, wrap="around", vAnchor="page", hAnchor="page", x=twips(LEFT),
                    y=twips(top))  # fmt: skip
    told = [_imprint_line(text, hanging, frame) for part in parts for text, hanging in part]
    rules = "" if is_letter else "".join(_rules(top, heights))
    return [*told, paragraph(rules, style="Imprint", **exactly(LEAST))]


def _lines(text: str, hanging: int) -> int:
    room = MEASURE_4 - INSET
    return 1 if "\t" in text else lines_taken(text, measure=room, hanging=hanging)


def _rules(top: float, heights: Sequence[float]) -> Iterator[str]:
    edges = [top, *(top + sum(heights[:nth]) for nth in range(1, len(heights))), BOTTOM]
    for number, edge in enumerate(edges):
        thickness = IMPRINT_INNER if 0 < number < len(heights) else IMPRINT_OUTER
        yield ruling(11 + number, LEFT, edge - thickness / 2, WIDTH, thickness, "000000")


def _addressed(sheet: Sheet) -> list[tuple[str, int]]:
    """Each with how far its further lines hang, in characters."""
    named = [("主送：", sheet.recipients if is_moved(sheet) else ""), ("抄送：", sheet.cc)]
    return [(f"{label}{names.rstrip('。')}。", len(label)) for label, names in named if names]


def _printed(sheet: Sheet) -> list[tuple[str, int]]:
    if not sheet.printed_by:
        return []
    if sheet.printed_on:
        return [(f"{sheet.printed_by}\t{chinese_date(sheet.printed_on)}印发", 0)]
    drafted = f"\t{sheet.drafted_on.year}年{sheet.drafted_on.month}月　日印发" if sheet.drafted_on else ""
    return [(sheet.printed_by + drafted, 0)]


def _imprint_line(text: str, hanging: int, frame: str) -> str:
    em = 14 * POINT
    ind = element("ind", left=twips((INSET + hanging) * em), right=twips(em), hanging=twips(hanging * em))
    stops = tabs(("right", WIDTH - em))
    return paragraph(run(text), style="Imprint", framePr=frame, tabs=stops, ind=ind, jc=element("jc", val="left"))


def folios(*, is_letter: bool) -> dict[str, str]:
    """— 1 —: odd pages one character in from the right, even pages from the left; a letter's first page has none."""
    em = twips(14 * POINT)
    found = {
        "footer_default": _folio("right", element("ind", right=em)),
        "footer_even": _folio("left", element("ind", left=em)),
    }
    return found | ({"footer_first": paragraph(style="Folio")} if is_letter else {})


def _folio(where: str, ind: str) -> str:
    field = element("fldSimple", run("1"), instr=" PAGE ")
    return paragraph(run("— "), field, run(" —"), style="Folio", ind=ind, jc=element("jc", val=where))
