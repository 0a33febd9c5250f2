"""What an uploaded font is: really one, with Chinese characters, and allowed into a PDF."""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from office.audit.refusals import Unacceptable
from office.ui.fonts import Role
from office.ui.fonts.stacks import GENUINE, STAND_INS

MOST_BYTES = 64 * 1024 * 1024
MOST_FACES = 64
# Unicode has some 150,000 characters; a table that names more was made to fill the memory of who reads it.
MOST_CHARACTERS = 300_000
SINGLE = (b"\x00\x01\x00\x00", b"OTTO", b"true")
COLLECTION = b"ttcf"
PROBE = "中华人民共和国国务院关于公布的通知一二三"
# OS/2 fsType: what the maker of the font allows.
RESTRICTED, NO_SUBSETS, BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
NAMES_OF_FAMILY = (1, 4, 6, 16)


class NotAFont(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("This is not a font. Fonts are .ttf, .otf or .ttc files.")


class FontTooLarge(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("The font is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024 // 1024}


class NoChinese(Unacceptable):
    field = "upload"

    def __init__(self, lacking: str) -> None:
        super().__init__(_("This font lacks common Chinese characters, such as %(lacking)s.") % {"lacking": lacking})


class NotEmbeddable(Unacceptable):
    field = "upload"

    def __init__(self, bits: int) -> None:
        sentence = _("The maker of this font does not allow it to be embedded in documents (OS/2 fsType %(bits)s).")
        super().__init__(sentence % {"bits": f"0x{bits:04X}"})


@dataclass(frozen=True)
class Examined:
    """`data` is a file of one face."""

    data: bytes
    family: str
    characters: int


def examine(data: bytes, role: Role) -> Examined:
    """Raises FontTooLarge, NotAFont, NoChinese, NotEmbeddable."""
    if len(data) > MOST_BYTES:
        raise FontTooLarge
    if not data.startswith((*SINGLE, COLLECTION)):
        raise NotAFont
    try:
        return _examined(data, role)
    except Unacceptable:
        raise
    except Exception as broken:  # fontTools raises whatever a broken table leads to
        raise NotAFont from broken


def _examined(data: bytes, role: Role) -> Examined:
    font = _face(data, role)
    _refuse_crowded(font.reader["cmap"])
    bits = font["OS/2"].fsType
    if bits & NO_SUBSETS or bits & BITMAPS_ONLY or bits & 0x000F == RESTRICTED:
        raise NotEmbeddable(bits)
    covered = font.getBestCmap() or {}
    if lacking := [char for char in dict.fromkeys(PROBE) if ord(char) not in covered]:
        raise NoChinese("".join(lacking[:5]))
    alone = _alone(font) if data.startswith(COLLECTION) else data
    _refuse_undrawable(alone)
    family = "".join(char for char in font["name"].getBestFamilyName() or "" if char.isprintable()).strip()
    return Examined(alone, family[:100] or role.value, len(covered))


def _face(data: bytes, role: Role) -> Any:
    """Of a collection, the face known to serve this role, else the first."""
    from fontTools.ttLib import TTFont

    if not data.startswith(COLLECTION):
        return TTFont(BytesIO(data), lazy=True)
    (count,) = struct.unpack(">L", data[8:12])
    if not 1 <= count <= MOST_FACES:
        raise NotAFont
    faces = [TTFont(BytesIO(data), fontNumber=number, lazy=True) for number in range(count)]
    wanted = {family.casefold() for family, _weight in (*GENUINE[role], *STAND_INS[role])}
    return next((face for face in faces if _names(face) & wanted), faces[0])


def _alone(font: Any) -> bytes:
    """The tables as they are: to compile them anew takes minutes. The signature was the collection's."""
    from fontTools.ttLib.sfnt import SFNTWriter

    tags = [tag for tag in font.reader.keys() if tag != "DSIG"]  # noqa: SIM118 - a reader is no mapping
    saved = BytesIO()
    writer = SFNTWriter(saved, len(tags), font.sfntVersion)
    for tag in tags:
        writer[tag] = font.reader[tag]
    writer.close()
    return saved.getvalue()


def _names(font: Any) -> set[str]:
    names = [one for one in font["name"].names if one.nameID in NAMES_OF_FAMILY]
    return {str(one.toUnicode(errors="replace")).casefold() for one in names}


def _refuse_crowded(table: bytes) -> None:
    """Counted before anything unfolds it: a group of 12 bytes may stand for four thousand million characters."""
    (subtables,) = struct.unpack(">H", table[2:4])
    for number in range(subtables):
        (start,) = struct.unpack(">L", table[8 + 8 * number : 12 + 8 * number])
        (form,) = struct.unpack(">H", table[start : start + 2])
        if form not in (12, 13):
            continue
        (groups,) = struct.unpack(">L", table[start + 12 : start + 16])
        found = struct.iter_unpack(">LLL", table[start + 16 : start + 16 + 12 * groups])
        if sum(max(last - first + 1, 0) for first, last, _glyph in found) > MOST_CHARACTERS:
            raise NotAFont


def _refuse_undrawable(data: bytes) -> None:
    """FreeType, which draws the pages, must open it too, and its characters must leave ink."""
    from PIL import ImageFont

    box = ImageFont.truetype(BytesIO(data), 100).getbbox(PROBE[0])
    if not (0 < box[2] - box[0] < 1000 and 0 < box[3] - box[1] < 1000):
        raise NotAFont
