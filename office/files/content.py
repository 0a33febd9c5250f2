"""What a file really is, decided by its bytes; what may come in."""

import io
import re
import zipfile
from dataclasses import dataclass

import filetype
from PIL import Image

from office.files.reading import decoded
from office.files.refusals import ALLOWED as ALLOWED
from office.files.refusals import CarriesMacros, Damaged, Locked, Suspicious, WrongType

_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
# Visual Basic, Excel 4.0 sheets, ActiveX; Basic and scripts of OpenDocument; a name that leads out of the package.
_MACROS = re.compile(r"vbaproject|/macrosheets/|/activex/|^basic/|^scripts/|^/|(^|/)\.\.(/|$)", re.IGNORECASE)
_COMPOUND, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")  # ECMA-376 with a password
_IS_LOCKED = 1  # the bit of a zip's entry
_MOST_RATIO = 100  # unpacked : packed
_MOST_UNPACKED = 1024 * 1024 * 1024
_MOST_ENTRIES = 10_000
_MOST_PIXELS = 80_000_000


@dataclass(frozen=True, slots=True)
class Content:
    extension: str
    content_type: str


def examine(name: str, data: bytes) -> Content:
    """The type the bytes and the name agree on. Raises WrongType, Damaged, Suspicious."""
    extension = name.rpartition(".")[2].lower()
    if extension not in ALLOWED:
        raise WrongType
    if extension in ("txt", "csv"):
        _examine_text(data)
    elif extension in ("png", "jpg", "jpeg"):
        _examine_picture(data, ALLOWED[extension])
    elif extension == "pdf":
        if not data.startswith(b"%PDF-"):
            raise Damaged
    else:
        _examine_package(extension, data)
    return Content(extension, ALLOWED[extension])


def _examine_text(data: bytes) -> None:
    if b"\x00" in data or filetype.guess(data) is not None:
        raise Damaged
    decoded(data)


def _examine_picture(data: bytes, content_type: str) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if Image.MIME.get(picture.format or "") != content_type:
                raise Damaged
            if picture.width * picture.height > _MOST_PIXELS:
                raise Suspicious
    except Image.DecompressionBombError as bomb:
        raise Suspicious from bomb
    except (OSError, ValueError, SyntaxError) as broken:
        raise Damaged from broken


def _examine_package(extension: str, data: bytes) -> None:
    """Office files are zips: count what they unpack to before anything unpacks them; macros stay outside."""
    if data.startswith(_COMPOUND) and _ENCRYPTED in data:
        raise Locked
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as broken:
        raise Damaged from broken
    if any(entry.flag_bits & _IS_LOCKED for entry in entries):
        raise Locked
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * max(len(data), 1024):
        raise Suspicious
    if any(_MACROS.search(name) for name in names):
        raise CarriesMacros
    folder = _OFFICE_FOLDERS.get(extension)
    expected = {"odt": "content.xml", "ods": "content.xml", "ofd": "OFD.xml"}.get(extension)
    fits = any(name.startswith(folder) for name in names) if folder else expected in names
    if not fits:
        raise Damaged
