"""Who holds the posts of the city: 1,500 invented people, always the same, the cast among them in its own posts."""

import random
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from directory.models import Unit
from directory.names import pinyin_of
from directory.roles import Role
from directory.staff_list import AppointmentRow, PersonRow, StaffList
from office.demo.city import City, build
from office.demo.names import LISTS, Names

SEED = 20_260_101
PEOPLE = 1_500
FIRST_DAY, LAST_DAY = date(2016, 3, 1), date(2025, 6, 30)  # of taking up a post
_FILLING = "一级科员"


@dataclass(slots=True)
class Population:
    """holders: post key → staff number of who holds it as the main one."""

    city: City
    founder: dict[str, Any]
    people: list[PersonRow] = field(default_factory=list)
    appointments: list[AppointmentRow] = field(default_factory=list)
    holders: dict[str, str] = field(default_factory=dict)

    @property
    def staff_list(self) -> StaffList:
        return StaffList(self.city.units, self.city.posts, self.people, self.appointments)

    def staff_number(self, who: str) -> str:
        """As it stands, or of whoever holds the post at this place as their main one."""
        return self.holders[self.city.post_at(who).key] if "/" in who else who


def settle(seed: int = SEED) -> Population:
    chance = random.Random(seed)
    city = build()
    lists = tomllib.loads((LISTS / "people.toml").read_text(encoding="utf-8"))
    _fill_up(city)
    town = Population(city, lists["founder"])
    concurrent = _concurrent_posts(city, lists)
    named = {city.post_at(one["post"]).key: one for one in lists["named"]}
    made = _Making(chance, Names(chance), [lists["founder"], *lists["named"]])
    town.people.append(made.founder(lists["founder"]))
    for post in city.posts:
        if post.key in concurrent:
            continue
        person = made.person(post.unit, named.get(post.key))
        town.people.append(person)
        town.holders[post.key] = person.staff_number
        town.appointments.append(AppointmentRow(person.staff_number, post.key, made.day()))
    for key, place in concurrent.items():
        town.appointments.append(AppointmentRow(town.staff_number(place), key, made.day(), is_main=False))
    return town


def _fill_up(city: City) -> None:
    """Clerks for the divisions of the departments, in turn, until there are as many people as promised."""
    departments = {row.key for row in city.units if row.kind == Unit.Kind.BUREAU and not row.above}
    divisions = [row.key for row in city.units if row.above in departments and row.key.endswith("科")]
    groups = {group["key"] for group in city.groups}
    in_groups = sum(post.unit in groups for post in city.posts)
    beside = 2 + in_groups  # the concurrent posts outside the groups: the office director's, and the founder's
    missing = PEOPLE - 1 - (len(city.posts) - beside - 1)
    for number in range(missing):
        city.post(divisions[number % len(divisions)], _FILLING)


def _concurrent_posts(city: City, lists: dict[str, Any]) -> dict[str, str]:
    """post key → whose second post it is: the place of their main one, or a staff number."""
    found = {city.post_at(place).key: lists["founder"]["staff_number"] for place in lists["founder"]["posts"]}
    for one in lists["named"]:
        found |= {city.post_at(place).key: one["post"] for place in one.get("posts", [])}
    for group in city.groups:
        key = group["key"]
        found[f"{key}/{group['lead_title']}/1"] = group["lead"]
        found |= {f"{key}/{group['second_title']}/{n}": place for n, place in enumerate(group["seconds"], 1)}
        counted: Counter[str] = Counter()
        places = [*group.get("named", []), *((_liaison(city, bureau), "成员") for bureau in group["from"])]
        for place, title in places:
            counted[title] += 1
            found[f"{key}/{title}/{counted[title]}"] = place
    return found


def _liaison(city: City, bureau: str) -> str:
    """Departments send their last deputy head."""
    deputies = [post for post in city.posts if post.unit == bureau and Role.DEPUTY_LEADER in post.roles]
    return deputies[-1].key


class _Making:
    """Numbers, rooms and days, one after the other; nothing here can be rung."""

    def __init__(self, chance: random.Random, names: Names, given: list[dict[str, Any]]) -> None:
        self.chance, self.names = chance, names
        self.numbers = Counter(one["staff_number"] for one in given)
        self.phones = {one["phone"] for one in given if "phone" in one}
        self.rung = 0
        for one in given:
            names.keep_for(one["name"])

    def founder(self, given: dict[str, Any]) -> PersonRow:
        return self._row(given["staff_number"], given["name"], given["phone"], given["office_room"])

    def person(self, unit: str, given: dict[str, Any] | None) -> PersonRow:
        given = given or {}
        name = given.get("name") or self.names.draw()
        phone, room = given.get("phone") or self._phone(unit), given.get("office_room") or self._room(unit)
        return self._row(given.get("staff_number") or self._staff_number(name), name, phone, room)

    def _row(self, number: str, name: str, phone: str, room: str) -> PersonRow:
        self.rung += 1
        # 142 is no network's; .example is nobody's (RFC 2606).
        return PersonRow(number, name, phone, f"142{self.rung:08d}", f"{number}@shifan.example", room)

    def _staff_number(self, name: str) -> str:
        """Surname and initials, with a figure from the second of that name on."""
        syllables = pinyin_of(name).split()
        number = syllables[0] + "".join(syllable[0] for syllable in syllables[1:])
        self.numbers[number] += 1
        return number if self.numbers[number] == 1 else f"{number}{self.numbers[number]}"

    def _phone(self, unit: str) -> str:
        exchange = 6852 if not unit or unit.startswith("市政府") else 6854 + len(self.phones) % 5
        while True:
            phone = f"{exchange} {self.chance.randrange(1000, 9999):04d}"
            if phone not in self.phones:
                self.phones.add(phone)
                return phone

    def _room(self, unit: str) -> str:
        """Building, floor, room: one floor for a unit."""
        mark = sum(map(ord, unit))
        building = 3 if unit.startswith("市政府") else 4 + mark % 9
        return f"{building}-{2 + mark % 7}{self.chance.randrange(1, 30):02d}"

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.chance.randrange((LAST_DAY - FIRST_DAY).days))
