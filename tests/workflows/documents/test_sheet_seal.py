"""The sample seal of the demonstration office."""

from xml.etree import ElementTree

import pytest

from tests.workflows.documents.ruler import Printed
from tests.workflows.documents.sheets import OPENING, installed, notice
from workflows.documents.sheet import render_pdf
from workflows.documents.sheet.seal import DIAMETERS, sample_seal


@pytest.mark.parametrize("level", DIAMETERS)
def test_seal_has_the_size_of_its_level_when_printed(level):
    seal = sample_seal("示范市政务服务和数据管理局", level, installed())
    page = Printed(render_pdf(notice(body=OPENING, seal=seal, annotations=()), installed()).pdf)

    ink = page.ink(top=125, colour="red")

    assert seal.diameter == DIAMETERS[level]
    assert ink.right - ink.left == pytest.approx(seal.diameter, abs=0.4)
    assert ink.bottom - ink.top == pytest.approx(seal.diameter, abs=0.4)


@pytest.mark.parametrize("length", [2, 7, 12, 20, 30])
def test_every_character_of_a_name_is_drawn_and_the_words_that_it_is_a_sample(length):
    seal = sample_seal("示" * length, "city", installed())

    glyphs = ElementTree.fromstring(seal.image).findall("{http://www.w3.org/2000/svg}path")

    assert len(glyphs) == length + len("样章")
    assert all(glyph.get("d") for glyph in glyphs)
    assert seal.media_type == "image/svg+xml"
