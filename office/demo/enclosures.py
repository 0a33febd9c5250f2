"""Small files that go out with the papers: text, a table, a Word document, a PDF, each made of plain lines."""

import io
import zipfile
from xml.sax.saxutils import escape

from workflows.documents.sheet import Sheet, render_pdf

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_WORDS = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)
_PARAGRAPH = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
_DAY_OF_FILES = (2024, 1, 1, 0, 0, 0)  # the same words make the same bytes


def bytes_of(name: str, text: str) -> bytes:
    """What the ending of the name says: txt, csv (with the mark spreadsheets look for), docx, pdf."""
    match name.rpartition(".")[2]:
        case "docx":
            return _docx(text)
        case "pdf":
            return render_pdf(sheet_of(text)).pdf
        case "csv":
            return text.strip().encode("utf-8-sig")
    return text.strip().encode()


def _docx(text: str) -> bytes:
    paragraphs = "".join(_PARAGRAPH.format(escape(line)) for line in text.strip().splitlines())
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _WORDS.format(paragraphs),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part, _DAY_OF_FILES), content)
    return packed.getvalue()


def sheet_of(text: str) -> Sheet:
    """Set like a document's own text, on plain paper."""
    title, _end, body = text.strip().partition("\n")
    return Sheet(mark="", title=title, body=body, issuer="", is_sealed=False)
