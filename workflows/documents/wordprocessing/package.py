"""Opening a .docx: a zip of XML parts, taken apart without running, fetching or expanding anything in it.

The door (office.files) has looked at the file first: its type, its size, its macros by name, its marks of secrecy.
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from django.utils.translation import gettext as _

from office.audit.refusals import Unacceptable
from office.files.refusals import CarriesMacros

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Strict Open XML (ISO/IEC 29500) calls the same things by other addresses.
_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_RENAMED = {
    f"{_STRICT}wordprocessingml/main": f"{_TRANSITIONAL}wordprocessingml/2006/main",
    f"{_STRICT}officeDocument/relationships": f"{_TRANSITIONAL}officeDocument/2006/relationships",
    f"{_STRICT}drawingml/main": f"{_TRANSITIONAL}drawingml/2006/main",
    f"{_STRICT}drawingml/wordprocessingDrawing": f"{_TRANSITIONAL}drawingml/2006/wordprocessingDrawing",
    f"{_STRICT}drawingml/picture": f"{_TRANSITIONAL}drawingml/2006/picture",
}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what .doc is kept in, and a .docx behind a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_PART = 30_000_000  # bytes unpacked, of one part
_DEEPEST = 200  # elements within elements
_BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError, RuntimeError, ValueError, OSError)


class NotAWordFile(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("This is not a Word file that can be read (.docx).")


class OldWord(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("This is the old Word format. Open it in Word or WPS, save it as .docx, and choose that file.")


class Locked(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("The file is protected by a password. Take the protection off, save it, and choose it again.")


class TooLong(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("The file is too long to become a draft.")


def refuse_what_is_no_docx(name: str, data: bytes) -> None:
    """What a clerk may well choose by mistake, with what to do about it. Raises OldWord, Locked, CarriesMacros."""
    ending = name.rpartition(".")[2].lower()
    if data.startswith(COMPOUND):
        raise Locked if _ENCRYPTED in data else OldWord
    if ending in ("doc", "dot", "wps", "wpt"):
        raise OldWord
    if ending in ("docm", "dotm"):
        raise CarriesMacros
    if ending != "docx" or not data.startswith(b"PK"):
        raise NotAWordFile


@dataclass
class Package:
    """relations: of the main part, id → (kind, target inside the package). outside: how many lead out of it."""

    archive: zipfile.ZipFile
    main: str = ""
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)
    outside: int = 0

    def part(self, name: str) -> Element | None:
        """None where there is no such part. Raises NotAWordFile, TooLong."""
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        if info.file_size > _MOST_PART:
            raise TooLong
        try:
            return _tree(self.archive.read(info))
        except _BROKEN as broken:
            raise NotAWordFile from broken

    def kind(self, wanted: str) -> Element | None:
        """The main part's styles, numbering …, if it has them."""
        found = next((target for kind, target in self.relations.values() if kind == wanted), "")
        return self.part(found) if found else None

    def bytes_of(self, relation: str) -> bytes | None:
        """A picture; None of one that lies outside."""
        kind, target = self.relations.get(relation, ("", ""))
        if kind != "image":
            return None
        try:
            return self.archive.read(target) if self.archive.getinfo(target).file_size <= _MOST_PART else None
        except _BROKEN:
            return None


def open_package(data: bytes) -> Package:
    """Raises NotAWordFile, CarriesMacros, TooLong."""
    try:
        package = Package(zipfile.ZipFile(io.BytesIO(data)))
        types = package.part("[Content_Types].xml")
        if types is None:
            raise NotAWordFile
        said = " ".join(one.get("ContentType", "") for one in types).lower()
        if "macroenabled" in said or "vbaproject" in said or "activex" in said:
            raise CarriesMacros
        _find_main(package)
    except _BROKEN as broken:
        raise NotAWordFile from broken
    return package


def _find_main(package: Package) -> None:
    for kind, target in _relations(package, "_rels/.rels", "").values():
        if kind == "officeDocument":
            package.main = target
    folder, name = posixpath.split(package.main)
    if not name:
        raise NotAWordFile
    package.relations = _relations(package, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)


def _relations(package: Package, name: str, folder: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    tree = package.part(name)
    for one in tree if tree is not None else ():
        kind = one.get("Type", "").rpartition("/")[2]
        target = one.get("Target", "")
        if one.get("TargetMode") == "External":
            package.outside += kind != "hyperlink"
            continue
        place = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[one.get("Id", "")] = (kind, place)
    return found


def _tree(data: bytes) -> Element:
    """No document type: who brings one wants entities expanded or something fetched. No well of elements either."""
    builder = TreeBuilder()
    depth = 0

    def refuse(*_declared: object) -> None:
        raise NotAWordFile

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise NotAWordFile
        builder.start(_named(tag), {_named(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(tag))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.Parse(data, True)
    return builder.close()


def _named(tag: str) -> str:
    space, brace, name = tag.rpartition("}")
    return f"{{{_RENAMED.get(space, space)}}}{name}" if brace else tag
