"""Whom a line of recipients means: units, and all of a sort named together（各县（区）人民政府，市政府各部门）."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from directory.actors import today
from directory.models import Unit, UnitQuerySet
from directory.subtrees import way_to
from workflows.documents.addressees import Place, recipients, shared

_LEVELS = dict(enumerate(Unit.Level.values, 1))
_DEPARTMENTS = re.compile(r"各(工作|职能)?部门|各(委办)?局|直各单位")
_INSTITUTIONS = re.compile(r"各直属(事业)?(机构|单位)|直各单位")
_SOME = re.compile(r"有关|相关|部分")


@dataclass(frozen=True, slots=True)
class Meant:
    """units: in the order written, each once. elsewhere: names this directory does not know, which go on paper or by
    another way. unread: names of many that it cannot tell one by one."""

    units: list[Unit] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def meant_by(line: str, issuer: Unit) -> Meant:
    """The issuer itself is never meant. Of units called alike, the one in the issuer's own part of the tree."""
    names = recipients(line)
    standing = Unit.objects.standing(today()).exclude(pk=issuer.pk)
    found: dict[str, list[Unit]] = {}
    for column in ("name", "short_name"):
        for unit in standing.filter(**{f"{column}__in": names}):
            found.setdefault(getattr(unit, column), []).append(unit)
    meant = Meant()
    for name in names:
        if name in found:
            _add(meant, [max(found[name], key=lambda unit: shared(unit.path, issuer.path))])
        elif "各" not in name and not _SOME.search(name):
            meant.elsewhere.append(name)
        elif units := list(_together(name, issuer, standing)):
            _add(meant, units)
        else:
            meant.unread.append(name)
    return meant


def _add(meant: Meant, units: Sequence[Unit]) -> None:
    known = {unit.pk for unit in meant.units}
    meant.units.extend(unit for unit in units if unit.pk not in known)


def _together(name: str, issuer: Unit, standing: UnitQuerySet) -> UnitQuerySet:
    """Governments of a level below the issuer's; or departments, or institutions, of the issuer's own government."""
    government = _government_of(issuer)
    if government is None or _SOME.search(name):
        return standing.none()
    below = standing.filter(path__startswith=government.path, can_issue=True).exclude(pk=government.pk).order_by("path")
    place = Place.called(name)
    if place.kind == "government":
        return below.filter(kind=Unit.Kind.GOVERNMENT, level=_LEVELS.get(place.level or 0, ""))
    kinds = {Unit.Kind.BUREAU: _DEPARTMENTS, Unit.Kind.INSTITUTION: _INSTITUTIONS}
    wanted = [kind for kind, words in kinds.items() if words.search(name)]
    return below.filter(depth=government.depth + 1, kind__in=wanted)


def _government_of(issuer: Unit) -> Unit | None:
    way = Unit.objects.filter(path__in=way_to(issuer.path), kind=Unit.Kind.GOVERNMENT)
    return way.order_by("-depth").first()
