"""Files that want something else than to be read: each ends in a refusal, none in a broken server."""

import io
import os
import struct
import threading
import zipfile
import zlib

import pytest
from django.core.files.storage import default_storage

from office.files.actions import content_of, store_bytes
from office.files.content import examine
from office.files.reading import words_in
from office.files.refusals import CarriesMacros, Locked, Suspicious, WrongType
from office.files.secrecy import mark_in

WORD = '<w:d xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:t>%s</w:t></w:p></w:d>'
ENTITIES = '<?xml version="1.0"%s?><!DOCTYPE a [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
FETCHING = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY %% x SYSTEM "file:///etc/passwd">%%x;]><a/>'


def package(parts, packing=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(written=WORD % "正文", **more):
    return package({"word/document.xml": written, **more})


def patched(data, *places):
    """The package with bytes changed: (what to look for, how far behind it, the new bytes)."""
    changed = bytearray(data)
    for mark, offset, new in places:
        at = changed.find(mark) + offset
        changed[at : at + len(new)] = new
    return bytes(changed)


def png(*chunks):
    written = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        written += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return written


def header(width, height):
    return b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
NO_PAGE = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
)
SCRIPT = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a) 4 0 R]>>>>>>endobj "
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj "
    b"4 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj\ntrailer<</Root 1 0 R>>"
)
# Security handler of revision 2; no document key fits the empty password.
LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj "
    b"5 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 5 0 R/ID[<00><00>]>>"
)
REFUSED = {
    "entities.docx": (Suspicious, docx(ENTITIES % "")),
    "entities in utf-16.docx": (Suspicious, docx((ENTITIES % ' encoding="utf-16"').encode("utf-16"))),
    "fetching.docx": (Suspicious, docx(FETCHING)),
    "not xml.docx": (WrongType, docx("<a></b>")),
    "unheard of encoding.docx": (WrongType, docx('<?xml version="1.0" encoding="ebcdic-zz"?><a/>')),
    "encrypted.docx": (Locked, patched(docx(), (LOCAL, 6, b"\x01"), (CENTRAL, 8, b"\x01"))),
    "unheard of packing.docx": (WrongType, patched(docx(), (LOCAL, 8, b"\x63"), (CENTRAL, 10, b"\x63"))),
    "smaller than it says.docx": (WrongType, patched(docx("A" * 99_999), (CENTRAL, 24, struct.pack("<I", 10)))),
    "damaged.docx": (WrongType, patched(package({"word/document.xml": WORD % "正文"}, 0), (b"<w:p>", 0, b"<w:q>"))),
    "climbing.docx": (Suspicious, docx(**{"../../etc/cron.d/job": "x"})),
    "rooted.docx": (Suspicious, docx(**{"/etc/cron.d/job": "x"})),
    "visual basic.docx": (CarriesMacros, docx(**{"word/vbaProject.bin": "x"})),
    "activex.docx": (Suspicious, docx(**{"word/activeX/activeX1.bin": "x"})),
    "excel 4.xlsx": (Suspicious, package({"xl/workbook.xml": "<a/>", "xl/macrosheets/sheet1.xml": "<a/>"})),
    "scripts.odt": (Suspicious, package({"content.xml": "<a/>", "Scripts/python/a.py": "x"})),
    "with a password.docx": (Locked, b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le")),
    "with a password.pdf": (Locked, LOCKED),
    "script.pdf": (CarriesMacros, SCRIPT),
    "old word.docx": (WrongType, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
    "pixels.png": (Suspicious, png(header(100_000, 100_000), (b"IDAT", zlib.compress(b"0")), (b"IEND", b""))),
    "cut off.png": (WrongType, png((b"IHDR", b"1"))),
    "drawing.png": (WrongType, b"<svg onload='alert(1)'/>"),
    "drawing.svg": (WrongType, b"<svg onload='alert(1)'/>"),
    "page.pdf": (WrongType, b"<html>"),
    "both.pdf": (WrongType, b"%PDF-1.7<script>alert(1)</script>"),
    "page that is not there.pdf": (WrongType, NO_PAGE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_and_nothing_breaks(name):
    refusal, data = REFUSED[name]
    with pytest.raises(refusal):
        words_in(examine(name, data).extension, data)


def test_text_of_any_length_is_read_bit_by_bit():
    """A gigabyte unpacked is as little as a letter: reading stops at what a reader would meet first."""
    data = docx(WORD % ("字" * 30_000_000), pad=os.urandom(900_000))

    assert len(words_in(examine("long.docx", data).extension, data)) < 8_000_000


SHEET = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>机密</t></si></sst>'
SLIDE = '<s xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:t>机</a:t><a:t>密★</a:t></a:p></s>'
ODF = '<o xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><text:p>绝密</text:p></o>'
MARKED = {
    "gbk.txt": "秘密★5年\n内容".encode("gb18030"),
    "utf-8.csv": "标题\n机密\n".encode(),
    "text.docx": docx(WORD % "秘密★5年"),
    "utf-16.docx": docx(('<?xml version="1.0" encoding="utf-16"?>' + WORD % "机密").encode("utf-16")),
    "header.docx": docx(**{"word/header1.xml": WORD % "机密"}),
    "table.xlsx": package({"xl/workbook.xml": "<a/>", "xl/sharedStrings.xml": SHEET}),
    "slide.pptx": package({"ppt/slides/slide1.xml": SLIDE}),
    "open.odt": package({"content.xml": ODF}),
}


@pytest.mark.parametrize("name", MARKED)
def test_a_secrecy_mark_is_found_wherever_it_stands(name):
    data = MARKED[name]

    assert mark_in(words_in(examine(name, data).extension, data))


@pytest.mark.django_db
def test_what_a_killed_server_left_half_written_is_written_again(cast):
    """The same content lies on the disk once; half of it would lie there for good."""
    data = os.urandom(5000)
    facts = {"name": "a.png", "content_type": "image/png", "subject": cast.clerk.person, "by": cast.clerk}
    file = store_bytes(data, **facts)
    place = default_storage.path(f"{file.sha256[:2]}/{file.sha256[2:4]}/{file.sha256}")
    os.chmod(place, 0o640)
    os.truncate(place, 1000)

    assert content_of(store_bytes(data, **facts)) == data


def test_eight_readers_of_pdf_at_once():
    """PDFium bears one thread of a process; the others wait."""
    import pypdfium2

    blank = io.BytesIO()
    paper = pypdfium2.PdfDocument.new()
    for _page in range(3):
        paper.new_page(200, 200)
    paper.save(blank)
    read = []
    threads = [
        threading.Thread(target=lambda: read.extend(words_in("pdf", blank.getvalue()) for _turn in range(20)))
        for _reader in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(read) == 160
