"""The applications of the demonstration office, entered by their administrator; some people keep a few as their own."""

import tomllib

from directory.actors import today
from directory.models import Unit
from office.demo.names import LISTS
from office.demo.town import Town
from office.integration import applications
from office.integration.models import Application, ServiceAccount

KEEPER = "xiakx"


def enter_applications(town: Town) -> int:
    """After the history: some of them stand before systems that were connected in it."""
    written = tomllib.loads((LISTS / "applications.toml").read_text(encoding="utf-8"))["applications"]
    named = {name for one in written for name in (one["unit"], *one.get("for", ()))}
    issuing = Unit.objects.standing(today()).filter(short_name__in=named, can_issue=True)
    units = {one.short_name: one for one in issuing}
    systems = {one.person.name: one for one in ServiceAccount.objects.select_related("person__serves")}
    by = town.actor(KEEPER)
    for one in written:
        meant = [units[name] for name in one.get("for", ())]
        entered = applications.enter_application(
            units[one["unit"]],
            name=one["name"],
            about=one["about"],
            address=one["address"],
            category=one["category"],
            picture=one["picture"],
            audience=Application.Audience.UNITS if meant else Application.Audience.EVERYBODY,
            units=meant,
            account=systems.get(one.get("behind", "")),
            by=by,
        )
        for who in one.get("kept", ()):
            applications.pin(entered, by=town.actor(who))
    return len(written)
