"""Word files for the tests, put together part by part."""

import io
import zipfile
from html import escape

OPEN = "http://schemas.openxmlformats.org"
W = f'xmlns:w="{OPEN}/wordprocessingml/2006/main"'
MORE = (
    f'xmlns:r="{OPEN}/officeDocument/2006/relationships" xmlns:a="{OPEN}/drawingml/2006/main" '
    f'xmlns:wp="{OPEN}/drawingml/2006/wordprocessingDrawing" xmlns:m="{OPEN}/officeDocument/2006/math"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def line(text="", *, style="", centred=False, points=0, num=None, more=""):
    """A paragraph; num: (list, level)."""
    said = f'<w:pStyle w:val="{style}"/>' if style else ""
    said += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    said += '<w:jc w:val="center"/>' if centred else ""
    size = f'<w:rPr><w:sz w:val="{points * 2}"/></w:rPr>' if points else ""
    run = f'<w:r>{size}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{said}</w:pPr>{run}{more}</w:p>"


def table(*rows):
    def cell(text):
        return f"<w:tc>{text if text.startswith('<w:') else line(text)}</w:tc>"

    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def picture(relation):
    drawing = f'<wp:inline><wp:docPr id="1" name="图片 1"/><a:blip r:embed="{relation}"/></wp:inline>'
    return f"<w:r><w:drawing>{drawing}</w:drawing></w:r>"


def style(name, called, *, outline=None, based=""):
    level = f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>' if outline is not None else ""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{called}"/>{base}{level}</w:style>'


def numbering(*rungs):
    """One list, numId 1; each rung as (how it counts, what it writes)."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{counts}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (counts, text) in enumerate(rungs)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )


def word_file(*body, styles="", lists="", parts=(), relations=(), main=MAIN, prolog=""):
    """parts: further (name, data); relations: further (id, kind, target, is outside)."""
    inner = [("s", "styles", "styles.xml", False), ("n", "numbering", "numbering.xml", False), *relations]
    told = "".join(
        f'<Relationship Id="{id}" Type="{OPEN}/officeDocument/2006/relationships/{kind}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if outside else ''}/>"
        for id, kind, target, outside in inner
    )
    package = f'xmlns="{OPEN}/package/2006/relationships"'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            ("[Content_Types].xml", f'<Types xmlns="{OPEN}/package/2006/content-types"><Override '
             f'PartName="/word/document.xml" ContentType="{main}"/></Types>'),
            ("_rels/.rels", f'<Relationships {package}><Relationship Id="d" Type="{OPEN}/officeDocument/2006/'
             'relationships/officeDocument" Target="word/document.xml"/></Relationships>'),
            ("word/_rels/document.xml.rels", f"<Relationships {package}>{told}</Relationships>"),
            ("word/document.xml", f"{prolog}<w:document {W} {MORE}><w:body>{''.join(body)}</w:body></w:document>"),
            ("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>"),
            ("word/numbering.xml", f"<w:numbering {W}>{lists}</w:numbering>"),
            *parts,
        ):  # fmt: skip
            archive.writestr(name, data)
    return made.getvalue()
