"""A .docx read into the fields of a draft, with the pictures it shows."""

import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from workflows.documents.sheet.figures import fault_of
from workflows.documents.wordprocessing.lines import Item, Reading, Shown, read_lines
from workflows.documents.wordprocessing.package import Package, TooLong, open_package
from workflows.documents.wordprocessing.recognising import Found, recognise

MOST_CHARACTERS = 100_000  # of the text, as in the drafting form
MOST_PICTURES, MOST_BYTES = (
    200,
    100_000_000,
)  # as in what is printed out of a file (fields.py); of all pictures together
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True)
class WordDraft:
    """pictures: by the names the text calls them."""

    found: Found
    pictures: dict[str, bytes] = field(default_factory=dict)


def read_docx(name: str, data: bytes) -> WordDraft:
    """name: the file's; it stands in for a missing title. Raises NotAWordFile, CarriesMacros, TooLong."""
    package = open_package(data)
    reading = read_lines(package)
    images = _images(package, reading)
    found = recognise(reading, called=_stem(name), kept_title=_kept_title(package))
    if len(found.words.body) > MOST_CHARACTERS:
        raise TooLong
    return WordDraft(found, {called: images[relation] for called, relation in found.pictures})


def _images(package: Package, reading: Reading) -> dict[str, bytes]:
    """PNG and JPEG by their relations; a picture that cannot be printed is left out and counted."""
    images: dict[str, bytes] = {}
    kept: list[Item] = []
    for item in reading.items:
        if isinstance(item, Shown):
            data = images.get(item.relation) or package.bytes_of(item.relation)
            if data is None or fault_of(data, item.name):
                reading.left["picture"] += 1
                continue
            images[item.relation] = data
            if len(images) > MOST_PICTURES or sum(map(len, images.values())) > MOST_BYTES:
                raise TooLong
            item = replace(item, ending="png" if data.startswith(b"\x89PNG") else "jpg")
        kept.append(item)
    reading.items = kept
    return images


def _stem(name: str) -> str:
    return re.sub(r"\.docx$", "", name, flags=re.IGNORECASE).strip() or name


def _kept_title(package: Package) -> str:
    tree: Element | None = package.part("docProps/core.xml")
    found = tree.find(_TITLE) if tree is not None else None
    return (found.text or "") if found is not None else ""
