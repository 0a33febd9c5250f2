"""What a file really is, decided by its bytes; what may come in."""

import io
import zipfile
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _
from PIL import Image

from office.audit.refusals import Unacceptable

OFFICE = "application/vnd.openxmlformats-officedocument."
# extension → content type; a file whose bytes say otherwise is refused.
ALLOWED = {
    "pdf": "application/pdf",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_MOST_RATIO = 100  # unpacked : packed
_MOST_UNPACKED = 1024 * 1024 * 1024
_MOST_ENTRIES = 10_000
_MOST_PIXELS = 80_000_000


class WrongType(Unacceptable):
    """`field` is the upload's."""

    field = "upload"

    def sentence(self) -> str:
        return _("This kind of file is not accepted. Accepted are: %(kinds)s.") % {"kinds": ", ".join(ALLOWED)}


class Suspicious(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("This file unpacks to far more than it seems, or carries macros; it is not accepted.")


@dataclass(frozen=True, slots=True)
class Content:
    extension: str
    content_type: str


def examine(name: str, data: bytes) -> Content:
    """The type the bytes and the name agree on. Raises WrongType, Suspicious."""
    extension = name.rpartition(".")[2].lower()
    if extension not in ALLOWED:
        raise WrongType
    if extension in ("txt", "csv"):
        _examine_text(data)
    elif extension in ("png", "jpg", "jpeg"):
        _examine_picture(data, ALLOWED[extension])
    elif extension == "pdf":
        if not data.startswith(b"%PDF-"):
            raise WrongType
    else:
        _examine_package(extension, data)
    return Content(extension, ALLOWED[extension])


def _examine_text(data: bytes) -> None:
    if b"\x00" in data or filetype.guess(data) is not None:
        raise WrongType
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise WrongType


def _examine_picture(data: bytes, content_type: str) -> None:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if Image.MIME.get(picture.format or "") != content_type:
                raise WrongType
            if picture.width * picture.height > _MOST_PIXELS:
                raise Suspicious
    except (OSError, Image.DecompressionBombError) as broken:
        raise WrongType from broken


def _examine_package(extension: str, data: bytes) -> None:
    """Office files are zips: count what they unpack to before anything unpacks them; macros stay outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as broken:
        raise WrongType from broken
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * max(len(data), 1024):
        raise Suspicious
    if any("vbaproject" in name.lower() or name.lower().startswith("basic/") for name in names):
        raise Suspicious
    folder = _OFFICE_FOLDERS.get(extension)
    expected = {"odt": "content.xml", "ods": "content.xml", "ofd": "OFD.xml"}.get(extension)
    fits = any(name.startswith(folder) for name in names) if folder else expected in names
    if not fits:
        raise WrongType


def words_in(content: Content, data: bytes) -> str:
    """The text a reader would meet first, for the secrecy check: plain text, Word paragraphs, the first PDF pages."""
    if content.extension in ("txt", "csv"):
        return data[:200_000].decode("utf-8", "ignore")
    if content.extension == "docx":
        return _words_of_docx(data)
    if content.extension == "pdf":
        return _words_of_pdf(data)
    return ""


def _words_of_docx(data: bytes) -> str:
    from xml.etree import ElementTree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            written = package.read("word/document.xml")
        except KeyError:
            return ""
    if b"<!ENTITY" in written:
        raise Suspicious
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root = ElementTree.fromstring(written)
    return "\n".join("".join(run.text or "" for run in one.iter(f"{word}t")) for one in root.iter(f"{word}p"))


def _words_of_pdf(data: bytes) -> str:
    import pypdfium2

    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        raise WrongType from broken
    try:
        return "\n".join(paper[page].get_textpage().get_text_bounded() for page in range(min(3, len(paper))))
    finally:
        paper.close()
