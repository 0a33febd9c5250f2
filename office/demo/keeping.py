"""What the units of the demonstration keep for issuing: their registers of numbers and a drawn seal each."""

from decimal import Decimal

from directory.holders import holder_within
from directory.models import Unit
from directory.roles import Role
from office.demo.population import Population
from office.demo.town import Town
from office.ui.fonts import data_folder, find_stacks
from workflows.documents.agencies import office_of
from workflows.documents.keeping import enter_seal, open_register
from workflows.documents.sheet.seal import DIAMETERS, sample_seal


def equip(population: Population, town: Town, issuers: set[str]) -> int:
    """Of the units that may issue, those of the city, the counties and whoever issues in the history, each by its own
    registry clerk, who keeps the seal too; answers how many. The others open their registers when they need them."""
    stacks = find_stacks(data_folder())
    equipped = 0
    for codes in population.city.codes:
        unit = town.unit(codes.unit.rpartition("/")[2] or "市政府")
        if unit.level != Unit.Level.CITY and unit.kind == Unit.Kind.BUREAU and unit.short_name not in issuers:
            continue
        if unit.level == Unit.Level.TOWNSHIP and unit.short_name not in issuers:
            continue
        equipped += 1
        keeper = town.actor(holder_within(Role.SEAL_KEEPER, office_of(unit)).person.username)
        for code, name in codes.registers:
            open_register(unit, code=code, name=name, by=keeper)
        level = unit.level if unit.kind == Unit.Kind.GOVERNMENT and unit.level in DIAMETERS else "office"
        seal = sample_seal(unit.name, level, stacks)
        enter_seal(
            unit,
            picture=seal.image,
            name=f"{unit.short_name}样章.{'png' if seal.media_type == 'image/png' else 'svg'}",
            diameter_mm=Decimal(str(seal.diameter)),
            is_sample=True,
            by=keeper,
        )
    return equipped
