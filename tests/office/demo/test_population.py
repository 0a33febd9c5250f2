"""The invented city: always the same people, every post filled, nothing that could be rung or written to."""

import re
from collections import Counter
from pathlib import Path

import pytest

from directory.names import pinyin_of
from directory.roles import Role
from office.demo.city import UnknownPlace, build
from office.demo.people import CAST
from office.demo.population import PEOPLE, settle


@pytest.fixture(scope="module")
def town():
    return settle()


def test_the_same_seed_makes_the_same_people(town):
    again = settle()

    assert again.staff_list == town.staff_list
    assert [one.name for one in settle(seed=2).people] != [one.name for one in town.people]


def test_there_are_as_many_people_as_promised_and_every_post_has_one_holder(town):
    held = Counter(one.post for one in town.appointments)

    assert len(town.people) == PEOPLE
    assert held == Counter(post.key for post in town.city.posts)


def test_everybody_but_the_founder_has_exactly_one_main_post(town):
    main = Counter(one.staff_number for one in town.appointments if one.is_main)

    assert set(main.values()) == {1}
    assert {one.staff_number for one in town.people} - set(main) == {town.founder["staff_number"]}


def test_about_sixty_posts_are_held_beside_another(town):
    assert 55 <= sum(not one.is_main for one in town.appointments) <= 70


def test_forty_departments_and_eight_counties_with_their_townships(town):
    kinds = Counter((row.key.count("/"), row.level, row.kind) for row in town.city.units)

    assert kinds[0, "city", "bureau"] + kinds[0, "city", "institution"] == 40
    assert kinds[0, "county", "government"] == 8
    assert kinds[1, "township", "government"] == 40


def test_the_cast_has_its_own_numbers_and_names(town):
    from tests import cast

    names = {one.staff_number: one.name for one in town.people}
    written = dict(re.findall(r'person\("(\w+)", "(\w+)"', Path(cast.__file__).read_text(encoding="utf-8")))

    assert set(CAST) <= set(names)
    assert {number: names[number] for number in written} == written


def test_names_are_many_a_few_are_hard_to_read_and_a_few_are_rare(town):
    names = [one.name for one in town.people]
    surnames = Counter(name[0] for name in names)

    assert len(set(names)) > PEOPLE * 0.97
    assert surnames["王"] > surnames["林"] > 0
    assert {"单", "解", "仇", "曾"} <= set(surnames)
    assert pinyin_of(next(name for name in names if name[0] == "仇")).startswith("qiu ")
    assert {"喆", "堃", "祎", "玥"} <= set("".join(names))


def test_nobody_can_be_rung_or_written_to(town):
    assert all(re.fullmatch(r"14200\d{6}", one.mobile) for one in town.people)  # 142 is no network's
    assert all(one.email.endswith("@shifan.example") for one in town.people)
    assert all(re.fullmatch(r"685\d \d{4}", one.phone) for one in town.people)
    assert len({one.phone for one in town.people}) == PEOPLE


def test_codes_of_numbers_are_used_once():
    codes = [code for one in build().codes for code, _name in one.registers]

    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[\u4e00-\u9fff]{1,12}", code) for code in codes)


def test_administrators_exclude_one_another(town):
    three = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    roles = {post.key: set(post.roles) for post in town.city.posts}
    held: dict[str, set[str]] = {}
    for one in town.appointments:
        held.setdefault(one.staff_number, set()).update(roles[one.post])

    assert all(len(mine & three) <= 1 for mine in held.values())


@pytest.mark.parametrize("place", ["市财政局/总经济师", "产业发展科/科长", "天上/神仙"])
def test_a_place_that_is_not_one_post_is_refused(town, place):
    with pytest.raises(UnknownPlace):
        town.city.post_at(place)
