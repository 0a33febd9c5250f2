"""OFD beside the PDF: what two readers that are not ours find on its pages, in the places where the paper has it."""

import io
import re
import zipfile
from collections import Counter
from datetime import datetime
from xml.etree import ElementTree as Tree

import pdfplumber
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from tests.workflows.documents.sheets import BODY, installed, notice, round_seal
from workflows.documents.archiving.ofd import ofd_of
from workflows.documents.sheet import Illustration, page_png, render_pdf

OFD = "{http://www.ofdspec.org/2016}"
AT = datetime(2026, 11, 5, 9, 30)
SCALE = 3  # px a point
MM = 72 / 25.4
# GB/T 33190-2016, 7.4–11.3: what may stand within, in this order; ? may lack, * may be there again.
ORDER = {
    "OFD": "DocBody",
    "DocBody": "DocInfo DocRoot",
    "DocInfo": "DocID Title Author CreationDate Creator",
    "Document": "CommonData Pages",
    "CommonData": "MaxUnitID PageArea PublicRes DocumentRes",
    "PageArea": "PhysicalBox",
    "Pages": "Page*",
    "Res": "Fonts? MultiMedias?",
    "Fonts": "Font*",
    "Font": "FontFile?",
    "MultiMedias": "MultiMedia*",
    "MultiMedia": "MediaFile",
    "Area": "PhysicalBox",
    "Content": "Layer*",
    "TextObject": "FillColor TextCode",
    "PathObject": "StrokeColor? FillColor? AbbreviatedData",
}


def made(pdf):
    return ofd_of(pdf, title="关于某事的通知", author="示范市人民政府", at=AT)


@pytest.fixture(scope="module")
def pdf():
    table = "\n\n| 单位 | 数量 |\n| --- | --- |\n| 财政局 | 12 |\n| 发改委 | 7 |\n\n"
    wide = "\n".join("|" + "|".join(cell for _ in range(16)) + "|" for cell in ("项目名称", "---", "一二三四五"))
    picture = io.BytesIO()
    Image.effect_mandelbrot((300, 200), (-2, -1.5, 1, 1.5), 20).save(picture, "PNG")
    figure = "![图1 办理流程](流程.png)"
    return render_pdf(
        notice(
            body=f"{BODY}{table}{figure}\n𠮷林路与㐀字。\n\n{wide}\n\n完。",
            seal=round_seal(),
            pictures=(Illustration("流程.png", picture.getvalue()),),
        ),
        installed(),
    ).pdf


@pytest.fixture(scope="module")
def ofd(pdf):
    return zipfile.ZipFile(io.BytesIO(made(pdf)))


def tree(ofd, name):
    return Tree.fromstring(ofd.read(name))


def contents(ofd):
    document = tree(ofd, "Doc_0/Document.xml")
    return [tree(ofd, f"Doc_0/{page.get('BaseLoc')}") for page in document.iter(f"{OFD}Page")]


def numbers(text):
    return [float(one) for one in text.split()]


def steps(text):
    """g 3 5.5 is 5.5 5.5 5.5."""
    return numbers(re.sub(r"g (\d+) (\S+)", lambda run: f"{run[2]} " * int(run[1]), text or ""))


def letters(page):
    """(letter, x, y in mm, size, font, stretch), as GB/T 33190-2016, 11 places them."""
    for text in page.iter(f"{OFD}TextObject"):
        left, top, *_ = numbers(text.get("Boundary"))
        a, b, c, d, e, f = numbers(text.get("CTM", "1 0 0 1 0 0"))
        code = text.find(f"{OFD}TextCode")
        x, y = float(code.get("X")), float(code.get("Y"))
        for letter, step in zip(code.text, [*steps(code.get("DeltaX")), 0], strict=True):
            yield letter, left + a * x + c * y + e, top + b * x + d * y + f, float(text.get("Size")), text, a
            x += step


def test_every_letter_stands_where_the_paper_has_it(pdf, ofd):
    """pdfplumber knows nothing of PDFium, by which the places were taken."""
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        assert len(paper.pages) == len(contents(ofd)) > 1
        for sheet, page in zip(paper.pages, contents(ofd), strict=True):
            height = float(sheet.height)
            expected = [(one["text"], one["matrix"][4] / MM, (height - one["matrix"][5]) / MM) for one in sheet.chars]
            found = [(letter, x, y) for letter, x, y, *_ in letters(page)]
            for side in (expected, found):
                side[:] = sorted((round(y, 1), round(x, 1), letter) for letter, x, y in side if letter.strip())
            assert [one[2] for one in found] == [one[2] for one in expected]
            for (y, x, _), (also_y, also_x, _) in zip(found, expected, strict=True):
                assert abs(x - also_x) < 0.11
                assert abs(y - also_y) < 0.11


def test_painted_with_its_own_fonts_alone_it_is_the_page(pdf, ofd):
    fonts = {
        one.get("ID"): ofd.read(f"Doc_0/Res/{one.findtext(f'{OFD}FontFile')}")
        for one in tree(ofd, "Doc_0/PublicRes.xml").iter(f"{OFD}Font")
    }
    picture = Image.open(io.BytesIO(page_png(pdf, 2, scale=SCALE))).convert("L")
    painted = Image.new("L", picture.size, 255)
    draw = ImageDraw.Draw(painted)
    written = []
    for letter, x, y, size, text, _stretch in letters(contents(ofd)[1]):
        font = ImageFont.truetype(io.BytesIO(fonts[text.get("Font")]), size * MM * SCALE)
        draw.text((x * MM * SCALE, y * MM * SCALE), letter, fill=0, font=font, anchor="ls")
        written.append(y)
    edges = (0, int(min(written) * MM * SCALE) - 30, picture.width, (37 + 120) * 8)
    apart = ImageChops.difference(picture.crop(edges), painted.crop(edges))
    assert ImageStat.Stat(painted.crop(edges)).mean[0] < 250, "there is something to compare"
    assert ImageStat.Stat(apart).mean[0] < 6


def test_what_is_read_with_the_left_edge_up_is_turned(ofd):
    turned = [one.get("CTM") for page in contents(ofd) for one in page.iter(f"{OFD}TextObject") if one.get("CTM")]
    assert "0 -1 1 0" in {" ".join(one.split()[:4]) for one in turned}


def test_its_parts_stand_in_the_order_of_the_standard(ofd):
    for name in ofd.namelist():
        if name.endswith(".xml"):
            for one in tree(ofd, name).iter():
                kind = one.tag.removeprefix(OFD)
                assert one.tag.startswith(OFD)
                if kind in ORDER and not (kind == "Content" and one.get("BaseLoc")):
                    within = "".join(f"{child.tag.removeprefix(OFD)} " for child in one)
                    pattern = re.sub(r"(\w+)([?*]?)", r"(\1 )\2", ORDER[kind]).replace(") (", ")(").replace(" (", "(")
                    assert re.fullmatch(pattern, within), (name, kind, within)


def test_every_number_is_given_once_and_every_reference_leads_somewhere(ofd):
    parts = {name: tree(ofd, name) for name in ofd.namelist() if name.endswith(".xml")}
    given = [int(one.get("ID")) for part in parts.values() for one in part.iter() if one.get("ID")]
    assert max(Counter(given).values()) == 1
    assert max(given) <= int(parts["Doc_0/Document.xml"].findtext(f".//{OFD}MaxUnitID"))
    for part in parts.values():
        for one in part.iter():
            for reference in ("Font", "ResourceID"):
                if one.get(reference):
                    assert int(one.get(reference)) in given
            if one.tag in (f"{OFD}FontFile", f"{OFD}MediaFile"):
                assert f"Doc_0/Res/{one.text}" in ofd.namelist()
    assert parts["OFD.xml"].findtext(f".//{OFD}DocRoot") == "Doc_0/Document.xml"


def test_the_red_rule_the_table_and_the_figure_are_there(ofd):
    first, *others = contents(ofd)
    rule = next(one for one in first.iter(f"{OFD}PathObject") if one.find(f"{OFD}FillColor").get("Value") == "230 0 18")
    x, _y, width, height = numbers(rule.get("Boundary"))
    assert (round(x), round(width)) == (28, 156)
    assert height < 1
    assert sum(1 for page in others for _one in page.iter(f"{OFD}PathObject")) > 4
    (figure,) = (one for page in others for one in page.iter(f"{OFD}ImageObject"))
    png = ofd.read(f"Doc_0/Res/image_{figure.get('ResourceID')}.png")
    stored = Image.open(io.BytesIO(png))
    assert (stored.width, abs(stored.height - 200) < 2) == (300, True)


def test_the_same_paper_is_the_same_bytes(pdf):
    assert made(pdf) == made(pdf)
