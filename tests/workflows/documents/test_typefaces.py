"""Fonts an agency uploads: who may, what is taken, and that its pages are printed with them."""

import io
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from fontTools.ttLib.ttCollection import TTCollection

from office.audit.models import Event
from office.ui.fonts import Role, stacks_with
from tests.workflows.documents.ruler import Printed
from tests.workflows.documents.sheets import installed, notice
from workflows.documents import paper
from workflows.documents.models import Document, Typeface
from workflows.documents.sheet import render_pdf
from workflows.documents.typefaces.examining import PROBE, FontTooLarge, NoChinese, NotAFont, NotEmbeddable, examine
from workflows.documents.typefaces.keeping import fonts_of

TITLE = "示范市人民政府关于公布事项清单的通知"


def made_font(characters=PROBE + TITLE, *, family="方正小标宋_GBK", fs_type=0):
    """A font of squares."""
    names = {ord(char): f"u{ord(char):X}" for char in characters}
    pen = TTGlyphPen(None)
    for index, corner in enumerate([(100, 0), (100, 800), (900, 800), (900, 0)]):
        (pen.lineTo if index else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    order = [".notdef", *dict.fromkeys(names.values())]
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(order)
    made.setupCharacterMap(names)
    made.setupGlyf(dict.fromkeys(order, square))
    made.setupHorizontalMetrics(dict.fromkeys(order, (1000, 100)))
    made.setupHorizontalHeader(ascent=880, descent=-120)
    made.setupNameTable({"familyName": family, "styleName": "Regular", "psName": "Squares"})
    made.setupOS2(sTypoAscender=880, sTypoDescender=-120, fsType=fs_type)
    made.setupPost()
    stored = io.BytesIO()
    made.save(stored)
    return stored.getvalue()


@pytest.fixture(scope="module")
def font():
    return made_font()


def crowded(data):
    """The same with a group that names every number there is."""
    font = TTFont(io.BytesIO(data))
    bomb = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLL", 12, 0, 28, 0, 1)
    table = DefaultTable("cmap")
    table.data = bomb + struct.pack(">LLL", 0, 0xFFFFFFF0, 1)
    font["cmap"] = table
    stored = io.BytesIO()
    font.save(stored)
    return stored.getvalue()


def test_what_is_taken_is_a_font_that_may_be_embedded(font):
    found = examine(font, Role.BIAOSONG)

    assert (found.family, found.data) == ("方正小标宋_GBK", font)
    with pytest.raises(NotAFont):
        examine(b"%PDF-1.4 not a font", Role.BIAOSONG)
    with pytest.raises(NotAFont):
        examine(font[: len(font) // 2], Role.BIAOSONG)
    with pytest.raises(NotAFont):
        examine(crowded(font), Role.BIAOSONG)
    with pytest.raises(NoChinese, match="中华人民共"):
        examine(made_font("abc"), Role.BIAOSONG)
    for bits in (0x0002, 0x0100, 0x0200):
        with pytest.raises(NotEmbeddable, match=f"{bits:04X}"):
            examine(made_font(PROBE, fs_type=bits), Role.BIAOSONG)
    with pytest.raises(FontTooLarge):
        examine(bytes(64 * 1024 * 1024 + 1), Role.BIAOSONG)


def test_of_a_collection_the_face_that_is_meant_is_kept(font):
    collection = TTCollection()
    collection.fonts = [TTFont(io.BytesIO(made_font(PROBE, family="Other"))), TTFont(io.BytesIO(font))]
    stored = io.BytesIO()
    collection.save(stored)

    found = examine(stored.getvalue(), Role.BIAOSONG)

    assert found.family == "方正小标宋_GBK"
    assert TTFont(io.BytesIO(found.data))["name"].getBestFamilyName() == "方正小标宋_GBK"


@pytest.fixture
def address(town):
    return f"{reverse('documents:fonts')}?source=unit:{town.unit('市政府').public_id}"


def upload(data, name="方正小标宋.ttf"):
    return {"role": "小标宋", "upload": SimpleUploadedFile(name, data), "act": "enter"}


@pytest.mark.django_db
def test_an_administrator_enters_a_font_and_the_pages_are_printed_with_it(town, at_door, address, font):
    door = at_door(town.admin)
    government = town.unit("市政府")

    answer = door.post(address, upload(font))
    assert answer.status_code == 302
    assert "方正小标宋_GBK" in door.get(address).content.decode()
    assert [one.type for one in Event.objects.order_by("-pk")[:1]] == ["unit.font_entered"]
    ((role, _file),) = fonts_of(government)
    assert role is Role.BIAOSONG
    assert fonts_of(town.finance.appointment.post.unit) == fonts_of(government), "units below use it too"

    sheet = paper.sheet_of(
        Document(issuer=government, genre="notice", urgency=0), paper.Words(title=TITLE, body="一。")
    )
    drawn = paper.lay(sheet, None)
    served = {one.role: one for one in drawn.served}
    assert served[Role.BIAOSONG].name == "方正小标宋_GBK"
    assert served[Role.BIAOSONG].is_meant

    door.post(address, {"role": "小标宋", "act": "withdraw"})
    assert fonts_of(government) == ()
    assert Typeface.objects.get().withdrawn_on is not None


def test_the_own_font_is_in_the_pdf_and_what_it_lacks_is_drawn_and_named(tmp_path, font):
    file = tmp_path / "own"
    file.write_bytes(font)
    stacks = stacks_with(installed(), ((Role.BIAOSONG, file),))
    result = render_pdf(notice(title=TITLE.replace("事项", "喆项")), stacks)

    (served,) = [one for one in result.served if one.role is Role.BIAOSONG]
    assert served.name == "方正小标宋_GBK"
    assert any("喆" in characters for _face, characters in served.others)
    assert "喆" in str(served)
    assert "Own" in {name.partition("-")[0] for char, name, _size in Printed(result.pdf).glyphs if char == "布"}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["clerk", "mayor", "neighbour", "outsider"])
def test_whoever_does_not_administer_the_unit_finds_no_such_page(town, at_door, address, font, who):
    door = at_door(getattr(town, who))

    assert door.get(address).status_code == 404
    assert door.post(address, upload(font)).status_code == 404
    assert not Typeface.objects.exists()


@pytest.mark.django_db
def test_the_file_is_for_its_administrators(town, at_door, address, font):
    at_door(town.admin).post(address, upload(font))
    file = reverse("files:download", args=[Typeface.objects.get().file.public_id])

    assert at_door(town.admin).get(file).status_code == 200
    assert at_door(town.clerk).get(file).status_code == 404


@pytest.mark.django_db
def test_what_is_no_font_is_refused_at_its_field(town, at_door, address):
    answer = at_door(town.admin).post(address, upload(b"MZ" * 400))

    assert answer.status_code == 422
    assert "upload" in answer.context["form"].errors
