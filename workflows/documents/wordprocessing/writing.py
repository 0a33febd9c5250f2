"""A sheet as a .docx in the layout of GB/T 9704-2012: what word processors need to make the same page of it.

A4, 22 rows of 28 characters in 156 × 225 mm. The upper margin is half a row's room less than 37 mm, since word
processors put a row's characters in the middle of it. The grid is one of rows only: with a grid of characters some give
each character two cells, as 三号 (16 pt) is wider than a twenty-eighth of 156 mm; characters stand closer instead.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from office.ui.fonts import Role
from workflows.documents.sheet.blocks import Block, Figure, Paragraph, Table
from workflows.documents.sheet.figures import Illustration, fault_of, made_ready, printed_size, size_of
from workflows.documents.sheet.measures import HEIGHT, POINT, SIZE_S5, WIDTH
from workflows.documents.sheet.parts import Layout, Sheet
from workflows.documents.sheet.tables import INNER, OUTER, PADDING, WAYS, Way, align_of, share_widths
from workflows.documents.wordprocessing import closings
from workflows.documents.wordprocessing.drawings import picture
from workflows.documents.wordprocessing.heads import attachment_head, head_of
from workflows.documents.wordprocessing.markup import ILLEGAL, element, exactly, paragraph, part, run, twips
from workflows.documents.wordprocessing.sections import Sections
from workflows.documents.wordprocessing.styles import (
    CHAPTERS,
    HEADINGS,
    fonts_part,
    settings_part,
    styles_part,
)
from workflows.documents.wordprocessing.widths import ems

# The ways of the printed page, and one for what it does not print.
TABLE_WAYS: tuple[Way, ...] = (*WAYS, (SIZE_S5, True, 0.5))
FINEST = 300 / 25.4  # dots a millimetre
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@dataclass
class Media:
    """Pictures of the file by their relations."""

    given: tuple[Illustration, ...]
    shown: int = 0
    kept: list[tuple[str, bytes]] = field(default_factory=list)

    def take(self, data: bytes) -> str:
        """A picture shown twice is kept once."""
        known = next((nth for nth, (_name, kept) in enumerate(self.kept, 1) if kept == data), None)
        if known is None:
            ending = "png" if data.startswith(b"\x89PNG") else "jpeg"
            self.kept.append((f"media/image{len(self.kept) + 1}.{ending}", data))
        return f"picture{known or len(self.kept)}"


def write_docx(sheet: Sheet, *, title: str = "", author: str = "") -> bytes:
    """title, author: for the file's properties, what it is called (an order shows no title) and who takes it out."""
    media, head = Media(sheet.pictures), head_of(sheet)
    margins = closings.folios(is_letter=sheet.layout is Layout.LETTER)
    if head.above:
        margins["header_first"] = "".join(head.above)
    references = (
        f'<w:{name.partition("_")[0]}Reference w:type="{name.partition("_")[2]}" r:id="{name}"/>' for name in margins
    )
    sections = Sections("".join(references), has_first=bool(head.above))
    body = "".join((*head.paragraphs, *_body(sheet, media, sections)))
    parts: dict[str, bytes] = {
        "word/document.xml": part("document", element("body", body, sections.end())),
        "word/styles.xml": styles_part(),
        "word/settings.xml": settings_part(),
        "word/fontTable.xml": fonts_part(),
        **{f"word/{name}.xml": part("ftr" if "footer" in name else "hdr", said) for name, said in margins.items()},
        **{f"word/{name}": data for name, data in media.kept},
        "docProps/core.xml": _properties(title or sheet.title, author),
    }
    relations = {"styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    inner = [(name, kind, f"{name}.xml") for name, kind in relations.items()]
    inner += [(name, name.partition("_")[0], f"{name}.xml") for name in margins]
    inner += [(f"picture{nth}", "image", name) for nth, (name, _data) in enumerate(media.kept, 1)]
    parts["word/_rels/document.xml.rels"] = _relations(inner)
    return _packed(parts)


def _body(sheet: Sheet, media: Media, sections: Sections) -> Iterator[str]:
    if sheet.recipients and not closings.is_moved(sheet):
        yield paragraph(run(f"{sheet.recipients}："), style="Recipients")
    yield from _blocks(sheet.blocks, media, sections, keep_last=sheet.layout is not Layout.MINUTES)
    yield from closings.attachment_note(sheet)
    yield from closings.attendance(sheet)
    yield from closings.signature(sheet)
    yield from closings.annotations(sheet)
    with_text = [one for one in sheet.attachments if one.text.strip()]
    for number, attachment in enumerate(sheet.attachments, 1):
        if attachment in with_text:
            label = f"附件{number}" if len(sheet.attachments) > 1 else "附件"
            yield from attachment_head(label, attachment.title)
            yield from _blocks(attachment.blocks, media, sections, words="AttachmentText")
    yield from closings.imprint(sheet)


def _blocks(
    blocks: tuple[Block, ...], media: Media, sections: Sections, *, words: str = "Words", keep_last: bool = False
) -> Iterator[str]:
    """They end on an upright leaf."""
    for nth, block in enumerate(blocks):
        columns = _columns(block) if isinstance(block, Table) else None
        yield from sections.turn(columns is not None and columns.is_turned)
        match block:
            case Paragraph():
                yield _paragraph(block, words, is_kept=keep_last and nth == len(blocks) - 1)
            case Table():
                assert columns is not None
                yield from _table(block, columns)
                if nth + 1 < len(blocks) and isinstance(blocks[nth + 1], Table):
                    yield paragraph(style=words, **exactly(closings.LEAST))  # else Word makes one table of both
            case Figure():
                yield from _figure(block, media)
    if blocks and isinstance(blocks[-1], Table) and not sections.is_turned:
        yield paragraph(style=words, **exactly(closings.LEAST))
    yield from sections.turn(False)


def _paragraph(block: Paragraph, words: str, *, is_kept: bool) -> str:
    """A heading is its level's style, and what follows it in the line is text again. A clause is text, whatever its
    number."""
    kept = {"keepNext": element("keepNext")} if is_kept else {}
    if block.level in CHAPTERS:
        return paragraph(run(block.text), style=CHAPTERS[block.level])
    if block.level in HEADINGS and block.head and words == "Words":
        rest = run(block.rest, Role.FANGSONG)
        return paragraph(run(block.head), rest, style=HEADINGS[block.level], **kept)
    return paragraph(run(block.head, block.role), run(block.rest), style=words, **kept)


@dataclass(frozen=True, slots=True)
class Columns:
    """size in points, widths in mm; is_turned: across the leaf."""

    size: float
    widths: list[float]
    aligns: list[str]
    is_turned: bool


def _columns(table: Table) -> Columns:
    """As the printed page shares them."""
    columns = list(zip(*table.rows, strict=True))
    natural = [max(map(ems, column)) for column in columns]
    size, is_turned, widths = SIZE_S5, True, [HEIGHT / len(columns)] * len(columns)
    for points, across, least in TABLE_WAYS:
        if found := share_widths(natural, points * POINT, HEIGHT if across else WIDTH, least):
            size, is_turned, widths = points, across, found
            break
    measures = [(width - 2 * PADDING) / (size * POINT) for width in widths]
    aligns = [align_of(column, wide, room) for column, wide, room in zip(columns, natural, measures, strict=True)]
    return Columns(size, widths, aligns, is_turned)


def _table(table: Table, columns: Columns) -> Iterator[str]:
    if table.caption:
        yield paragraph(run(table.caption), style="Caption", keepNext=element("keepNext"))
    borders = "".join(
        element(side, val="single", sz=round(thick / POINT * 8), space=0, color="000000")
        for side, thick in (
            ("top", OUTER),
            ("left", OUTER),
            ("bottom", OUTER),
            ("right", OUTER),
            ("insideH", INNER),
            ("insideV", INNER),
        )
    )
    padding = twips(PADDING)
    properties = element(
        "tblPr",
        element("tblW", w=twips(HEIGHT if columns.is_turned else WIDTH), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w=padding, type="dxa"), element("right", w=padding, type="dxa")),
    )
    grid = element("tblGrid", *(element("gridCol", w=twips(width)) for width in columns.widths))
    rows = [_row(row, columns, is_head=nth == 0) for nth, row in enumerate(table.rows)]
    yield element("tbl", properties, grid, *rows)


def _row(row: tuple[str, ...], columns: Columns, *, is_head: bool) -> str:
    head = element("trPr", element("cantSplit"), element("tblHeader") if is_head else "")
    cells = []
    for text, width, align in zip(row, columns.widths, columns.aligns, strict=True):
        told = run(text, Role.HEITI if is_head else None, points=columns.size)
        jc = element("jc", val="center" if is_head else align)
        properties = element("tcPr", element("tcW", w=twips(width), type="dxa"), element("vAlign", val="center"))
        cells.append(element("tc", properties, paragraph(told, style="Cell", jc=jc)))
    return element("tr", head, *cells)


def _figure(figure: Figure, media: Media) -> Iterator[str]:
    """A picture that is not there leaves its place named."""
    given = next((one for one in media.given if one.name == figure.name), None)
    if given is None or fault_of(given.image, figure.name):
        yield paragraph(run(f"［{figure.name}］"), style="Picture")
    else:
        width, height = printed_size(*size_of(given), HEIGHT - 20)
        relation = media.take(made_ready(given, round(width * FINEST)))
        media.shown += 1
        told = picture(
            100 + media.shown, relation, ILLEGAL.sub("", figure.name), ILLEGAL.sub("", figure.caption), width, height
        )
        yield paragraph(told, style="Picture", keepNext=element("keepNext"))
    if figure.caption:
        yield paragraph(run(figure.caption), style="Caption")


def _relations(inner: list[tuple[str, str, str]]) -> bytes:
    told = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}{kind}" Target="{escape(target)}"/>' for name, kind, target in inner
    )
    address = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{address}">{told}</Relationships>'.encode()


def _properties(title: str, author: str) -> bytes:
    named, by = (escape(ILLEGAL.sub("", text)) for text in (title, author))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{named}</dc:title><cp:lastModifiedBy>{by}</cp:lastModifiedBy></cp:coreProperties>"
    ).encode()


def _packed(parts: dict[str, bytes]) -> bytes:
    """The types first; the same sheet gives the same bytes."""
    names = {"document": "document.main", "fontTable": "fontTable", "styles": "styles", "settings": "settings"}
    overrides = {f"word/{name}.xml": f"{_CONTENT}{kind}+xml" for name, kind in names.items()}
    for name in parts:
        if found := re.match("word/(footer|header)_", name):
            overrides[name] = f"{_CONTENT}{found[1]}+xml"
    overrides["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    defaults |= {"png": "image/png", "jpeg": "image/jpeg"}
    types = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items())
    types += "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    address = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = f'<Relationship Id="main" Type="{_OFFICE}officeDocument" Target="word/document.xml"/>'
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    first = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="{address}">{types}</Types>',
        "_rels/.rels": f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{package}">{main}'
        f'<Relationship Id="core" Type="{core}" Target="docProps/core.xml"/></Relationships>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package_file:
        for name, data in ({name: text.encode() for name, text in first.items()} | parts).items():
            package_file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
