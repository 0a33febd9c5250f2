import pytest

from office.ui.surnames import surname, tint


@pytest.mark.parametrize(
    ("name", "shown"), [("林知远", "林"), ("欧阳修", "欧阳"), ("司马", "司"), (" 何景行", "何"), ("ada", "A"), ("", "")]
)
def test_the_avatar_shows_the_surname(name, shown):
    assert surname(name) == shown


def test_a_name_keeps_its_tint():
    assert tint("林知远") == tint(" 林知远 ")
    assert {tint(chr(0x4E00 + n)) for n in range(40)} == {1, 2, 3, 4}
