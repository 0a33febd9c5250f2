"""The fictional city 示范市 as a staff list: units and posts out of lists/city.toml, 1,500 people with a fixed seed."""

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from directory.models import Unit
from directory.roles import Role
from directory.staff_list import PostRow, UnitRow
from office.demo.names import LISTS

Kind, Level = Unit.Kind, Unit.Level
CITY = "示范市"
ISSUES = {"can_issue": True}
CLERK = (Role.REGISTRY_CLERK, Role.SEAL_KEEPER)


class UnknownPlace(LookupError):
    """A list or a paper names a post that the city does not have, or has more than once."""


@dataclass(slots=True)
class Codes:
    """Numbers of one issuing unit: (code, name), the usual one first."""

    unit: str
    registers: list[tuple[str, str]]


@dataclass(slots=True)
class City:
    """Units and posts in official order. A post's key is its way through the tree: 市财政局/国库科/科长/1."""

    units: list[UnitRow] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    codes: list[Codes] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    _counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def unit(self, above: str, name: str, short_name: str, kind: str, level: str, **facts: Any) -> str:
        """Its key: the short names on the way to it."""
        key = f"{above}/{short_name}" if above else short_name
        self.units.append(UnitRow(key, above, name, short_name, str(kind), str(level), **facts))
        return key

    def post(self, unit: str, title: str, *roles: str, count: int = 1) -> list[str]:
        keys = []
        for _number in range(count):
            self._counted[unit, title] += 1
            keys.append(f"{unit}/{title}/{self._counted[unit, title]}")
            self.posts.append(PostRow(keys[-1], unit, title, tuple(map(str, roles)) or (str(Role.STAFF),)))
        return keys

    def post_at(self, place: str) -> PostRow:
        """The post a list means: 综合一科/科长, 市财政局/副局长/2, 市水务局/水资源科/科长. Raises UnknownPlace."""
        wanted = place if place.rpartition("/")[2].isdigit() else f"{place}/1"
        root, _slash, rest = wanted.partition("/")
        if root == "市政府":
            wanted = f"/{rest}"
        found = [row for row in self.posts if row.key == wanted or row.key.endswith(f"/{wanted}")]
        if len(found) != 1:
            raise UnknownPlace(f"{place}: {[row.key for row in found]}")
        return found[0]


def build() -> City:
    """Everything but the people."""
    lists = tomllib.loads((LISTS / "city.toml").read_text(encoding="utf-8"))
    city = City(groups=lists["groups"])
    for title, roles, *count in lists["government"]["posts"]:
        city.post("", title, *roles.split(), count=(count or [1])[0])
    city.codes.append(Codes("", [(code, name) for code, name in lists["registers"]["市政府"]]))
    _general_office(city, lists)
    for number, bureau in enumerate(lists["bureaus"], 3):
        _bureau(city, bureau, f"S{number:03d}")
    for number, county in enumerate(lists["counties"], 1):
        _county(city, county, lists["county"]["bureaus"], f"X{number}")
    for group in city.groups:
        _group(city, group)
    city.units.sort(key=_official_place(city))
    return city


def _official_place(city: City) -> Any:
    """Groups are entered last, but stand behind the divisions of the department they sit in."""
    order = {row.key: number for number, row in enumerate(city.units)}

    def place(row: UnitRow) -> tuple[int, ...]:
        parts = row.key.split("/")
        return tuple(order["/".join(parts[:depth])] for depth in range(1, len(parts) + 1))

    return place


def _general_office(city: City, lists: dict[str, Any]) -> None:
    office = lists["office"]
    facts = {"fonds_no": office["fonds_no"], "duty_phone": office["duty_phone"]}
    key = city.unit("", office["name"], office["short_name"], Kind.OFFICE, Level.CITY, **ISSUES, **facts)
    for title, roles, *count in office["posts"]:
        city.post(key, title, *roles.split(), count=(count or [1])[0])
    for division in office["divisions"]:
        name = division["name"]
        under = city.unit(key, office["name"] + name, name, Kind.DIVISION, Level.CITY)
        for title, roles, *count in division["posts"]:
            city.post(under, title, *roles.split(), count=(count or [1])[0])
    city.codes.append(Codes(key, [(code, name) for code, name in lists["registers"]["市政府办公室"]]))


def _bureau(city: City, bureau: dict[str, Any], fonds_no: str) -> None:
    full = f"{CITY}{bureau['name']}"
    short = f"市{bureau.get('short_name', bureau['name'])}"
    kind = bureau.get("kind", Kind.BUREAU)
    key = city.unit("", full, short, kind, Level.CITY, **ISSUES, fonds_no=fonds_no)
    head = bureau.get("head", "局长")
    city.post(key, head, Role.PRINCIPAL_LEADER)
    city.post(key, f"副{head}", Role.DEPUTY_LEADER, Role.DIVISION_HEAD, count=bureau.get("deputies", 2))
    office = city.unit(key, f"{full}办公室", f"{short}办公室", Kind.DIVISION, Level.CITY)
    city.post(office, "主任", Role.OFFICE_DIRECTOR, Role.DIVISION_HEAD)
    city.post(office, "文书", *CLERK, Role.UNIT_LIAISON)
    city.post(office, "档案员", Role.ARCHIVIST)
    for name in bureau["divisions"]:
        division = city.unit(key, full + name, name, Kind.DIVISION, Level.CITY)
        is_desk = not name.endswith("科")
        lawyer = (Role.LEGAL_REVIEWER,) if "合法性审查" in name else ()
        city.post(division, "主任" if is_desk else "科长", Role.DIVISION_HEAD, *lawyer)
        city.post(division, "四级主任科员")
    city.codes.append(Codes(key, [(bureau["code"], f"{short}文件")]))


def _county(city: City, county: dict[str, Any], bureaus: list[list[str]], fonds: str) -> None:
    name, code = county["name"], county["code"]
    head = "区长" if name.endswith("区") else "县长"
    key = city.unit(
        "", f"{name}人民政府", f"{name}政府", Kind.GOVERNMENT, Level.COUNTY, **ISSUES, fonds_no=f"{fonds}01"
    )
    city.post(key, head, Role.PRINCIPAL_LEADER)
    city.post(key, f"副{head}", Role.DEPUTY_LEADER, Role.DIVISION_HEAD, count=3)
    office_name = f"{name}人民政府办公室"
    facts = {"fonds_no": f"{fonds}02"}
    office = city.unit(key, office_name, f"{name}政府办公室", Kind.OFFICE, Level.COUNTY, **ISSUES, **facts)
    city.post(office, "主任", Role.OFFICE_DIRECTOR)
    city.post(office, "副主任", Role.DIVISION_HEAD)
    city.post(office, "文书", *CLERK, Role.UNIT_LIAISON)
    city.post(office, "档案员", Role.ARCHIVIST)
    city.post(office, "秘书", Role.SECRETARY, count=2)
    city.post(office, "办事员")
    city.codes.append(Codes(key, [(f"{code}府发", f"{name}政府文件"), (f"{code}府函", f"{name}政府函")]))
    city.codes.append(Codes(office, [(f"{code}府办", f"{name}政府办公室文件")]))
    for number, (bureau, mark) in enumerate(bureaus, 3):
        _county_bureau(city, key, name, bureau, f"{code}{mark}", f"{fonds}{number:02d}")
    for number, township in enumerate(county["townships"], 51):
        _township(city, key, name, township, f"{code}{township[:2]}", f"{fonds}{number}")


def _county_bureau(city: City, above: str, county: str, bureau: str, code: str, fonds_no: str) -> None:
    full = short = f"{county}{bureau}"
    key = city.unit(above, full, short, Kind.BUREAU, Level.COUNTY, **ISSUES, fonds_no=fonds_no)
    city.post(key, "局长", Role.PRINCIPAL_LEADER)
    city.post(key, "副局长", Role.DEPUTY_LEADER, Role.DIVISION_HEAD)
    office = city.unit(key, f"{full}办公室", f"{short}办公室", Kind.DIVISION, Level.COUNTY)
    city.post(office, "主任", Role.OFFICE_DIRECTOR, Role.DIVISION_HEAD)
    city.post(office, "文书", *CLERK, Role.ARCHIVIST)
    section = city.unit(key, f"{full}综合业务股", "综合业务股", Kind.DIVISION, Level.COUNTY)
    city.post(section, "股长", Role.DIVISION_HEAD)
    city.post(section, "科员")
    city.codes.append(Codes(key, [(code, f"{short}文件")]))


def _township(city: City, above: str, county: str, township: str, code: str, fonds_no: str) -> None:
    """A township's government, or the sub-district office of a district（街道办事处）."""
    is_street = township.endswith("街道")
    full = f"{county}{township}{'办事处' if is_street else '人民政府'}"
    head = "主任" if is_street else f"{township[-1]}长"
    facts = {"fonds_no": fonds_no}
    key = city.unit(above, full, township, Kind.GOVERNMENT, Level.TOWNSHIP, **ISSUES, **facts)
    city.post(key, head, Role.PRINCIPAL_LEADER)
    city.post(key, f"副{head}", Role.DEPUTY_LEADER, Role.DIVISION_HEAD)
    office = city.unit(key, f"{full}党政综合办公室", f"{township}党政办", Kind.DIVISION, Level.TOWNSHIP)
    city.post(office, "主任", Role.OFFICE_DIRECTOR, Role.DIVISION_HEAD)
    city.post(office, "文书", *CLERK, Role.ARCHIVIST)
    section = city.unit(key, f"{full}经济发展办公室", f"{township}经发办", Kind.DIVISION, Level.TOWNSHIP)
    city.post(section, "主任", Role.DIVISION_HEAD)
    city.codes.append(Codes(key, [(f"{code}{'街' if is_street else '府'}", f"{township}文件")]))


def _group(city: City, group: dict[str, Any]) -> None:
    """A working group's posts are all held beside another one; who holds them, population.py says."""
    key = city.unit(group["unit"], group["name"], group["short_name"], Kind.DIVISION, Level.CITY)
    group["key"] = key
    city.post(key, group["lead_title"])
    city.post(key, group["second_title"], count=len(group["seconds"]))
    for _place, title in group.get("named", []):
        city.post(key, title)
    for bureau in group["from"]:
        city.post(key, "联络员" if bureau == group["unit"] else "成员", Role.UNIT_LIAISON)
