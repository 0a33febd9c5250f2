"""Numbers as people type them, whole or in part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.supervision import numbering

YEARS, SERIALS = st.integers(1900, 2099), st.integers(1, 999_999)


@given(YEARS, SERIALS)
def test_what_is_spelled_is_read(year, serial):
    number = numbering.spelled(year, serial)

    assert numbering.read(number) == (year, serial)
    assert numbering.parts(number) == {"year": year, "serial": serial}
    assert numbering.parts(number.partition("〕")[0] + "〕") == {"year": year}


@given(SERIALS.filter(lambda serial: str(serial)[:2] not in ("19", "20")))
def test_a_serial_alone_is_no_year(serial):
    assert numbering.parts(f"{serial}号") == numbering.parts(f"督{serial}") == {"serial": serial}


@pytest.mark.parametrize("text", ["", "督", "水库", "391号线", "督〔26〕", "1234567号", "督〔3026〕5号"])
def test_what_is_no_number_says_nothing(text):
    assert numbering.parts(text) == {}
