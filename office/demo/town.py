"""The people and units of the demonstration as the papers name them."""

from collections.abc import Iterable
from dataclasses import replace

from directory.actors import actor_of
from directory.models import Appointment, Person, Unit
from office.audit.actor import Actor
from office.demo.population import Population


class Town:
    """Read once: nobody is appointed, moved or renamed while the history is made."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self._people = {one.username: one for one in Person.objects.all()}
        self._units = {one.short_name: one for one in Unit.objects.filter(can_issue=True)}
        self._actors: dict[str, Actor] = {}

    def welcome(self, name: str, person: Person) -> None:
        """A connected system, by the name the courses call it."""
        self._people[name] = person

    def unit(self, short_name: str) -> Unit:
        return self._units[short_name]

    def units(self, names: Iterable[str]) -> list[Unit]:
        """各县区, 市政府各部门, 各县区水务局, or one unit by its short name; -市财政局 takes one out again."""
        found: dict[int, Unit] = {}
        for name in names:
            if name.startswith("-"):
                found.pop(self.unit(name[1:]).pk, None)
            else:
                found |= {unit.pk: unit for unit in self._named(name)}
        return sorted(found.values(), key=lambda unit: unit.path)

    def _named(self, name: str) -> list[Unit]:
        units = self._units.values()
        if name == "各县区":
            return [one for one in units if one.kind == Unit.Kind.GOVERNMENT and one.level == Unit.Level.COUNTY]
        if name == "市政府各部门":
            return [one for one in units if one.depth == 2 and one.kind in (Unit.Kind.BUREAU, Unit.Kind.INSTITUTION)]
        if name.startswith("各县区"):
            return [one for one in units if one.depth == 3 and one.short_name.endswith(name.removeprefix("各县区"))]
        return [self.unit(name)]

    def actor(self, who: str) -> Actor:
        """A staff number or a post by its place in the tree; `who@unit` acts in the post held in that unit."""
        name, _at, short_name = who.partition("@")
        number = self._population.staff_number(name)
        if number not in self._actors:
            self._actors[number] = actor_of(self._people[number])
        actor = self._actors[number]
        if not short_name:
            return actor
        held = next(one for one in actor.appointments if one.post.unit.short_name == short_name)
        return replace(actor, appointment=held)

    def appointment(self, who: str) -> Appointment:
        found = self.actor(who).appointment
        assert found is not None
        return found
