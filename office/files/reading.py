"""The words a reader would meet in a file, for the secrecy check. Whatever the bytes try ends in words or a refusal."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from threading import Lock
from xml.parsers import expat

from office.files.refusals import CarriesMacros, Damaged, Locked, Suspicious

# PDFium may be in one thread of a process at a time, with whatever document.
PDFIUM = Lock()
ENCODINGS = ("utf-8-sig", "gb18030")
_MOST_TEXT = 200_000  # characters
_MOST_XML = 20_000_000  # bytes unpacked, of all parts together
_PIECE = 64 * 1024
_FIRST_PAGES = 3
_BREAKS = ("p", "h", "si")  # a paragraph of text, a heading, a string of a table
_PARTS = {
    "docx": re.compile(r"word/(document|header\d*|footer\d*|footnotes|comments)\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml"),
    "pptx": re.compile(r"ppt/(slides|notesSlides)/\w+\.xml"),
    "odt": re.compile(r"(content|styles)\.xml"),
    "ods": re.compile(r"(content|styles)\.xml"),
    "ofd": re.compile(r"Doc_\d+/Pages/Page_\d+/Content\.xml"),
}
_BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, RuntimeError, ValueError, LookupError)


def words_in(extension: str, data: bytes) -> str:
    """Text, the parts of an office file, the first pages of a PDF; nothing of a picture. Raises Damaged,
    Suspicious."""
    if extension in ("txt", "csv"):
        return decoded(data)[:_MOST_TEXT]
    if extension == "pdf":
        return _words_of_pdf(data)
    if extension in _PARTS:
        return _words_of_package(data, _PARTS[extension])
    return ""


def decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Damaged


def _words_of_package(data: bytes, parts: re.Pattern[str]) -> str:
    words: list[str] = []
    left = _MOST_XML
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                if parts.fullmatch(name):
                    left -= _read_part(_pieces(package, name, left), words)
    except _BROKEN as broken:
        raise Damaged from broken
    return "".join(words)


def _pieces(package: zipfile.ZipFile, name: str, most: int) -> Iterator[bytes]:
    """Unpacked bit by bit, so that what claims to be small and is not costs no memory."""
    with package.open(name) as part:
        while most > 0 and (piece := part.read(min(_PIECE, most))):
            most -= len(piece)
            yield piece


def _read_part(pieces: Iterator[bytes], words: list[str]) -> int:
    """Adds the words of one part; gives the bytes read. Office files have no document type: who brings one wants its
    entities expanded or something fetched (XXE)."""

    def refuse(*_declared: object) -> None:
        raise Suspicious

    def ended(tag: str) -> None:
        if tag.rpartition(":")[2] in _BREAKS:
            words.append("\n")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = words.append
    size = 0
    for piece in pieces:
        parser.Parse(piece, False)
        size += len(piece)
    words.append("\n")
    return size


def _words_of_pdf(data: bytes) -> str:
    import pypdfium2

    with PDFIUM:
        try:
            paper = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as broken:
            raise (Locked if broken.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else Damaged) from broken
        try:
            if pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(paper) > 0:
                raise CarriesMacros
            pages = (paper[page].get_textpage() for page in range(min(_FIRST_PAGES, len(paper))))
            return "\n".join(page.get_text_range() for page in pages)[:_MOST_TEXT]
        except pypdfium2.PdfiumError as broken:
            raise Damaged from broken
        finally:
            paper.close()
