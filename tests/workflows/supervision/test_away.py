"""A matter laid on somebody who is away: the deputy acts for them, the principal reads it and has it back."""

import pytest

from directory.absence.booking import end_absence
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties import actions as duties
from tests.deputies import away
from tests.workflows.supervision.conftest import opened
from workflows.supervision import actions
from workflows.supervision.permissions import matter_visible_to, may_read
from workflows.supervision.seats import seat_of

pytestmark = pytest.mark.django_db


def lies_with(matter):
    return {
        (str(one.holder.person), str(one.on_behalf_of.person) if one.on_behalf_of else "")
        for one in duties.open_duties(matter, ref=f"matter:{matter.pk}:handle")
        or duties.open_duties(matter, ref=f"matter:{matter.pk}:accept")
    }


def test_the_deputy_accepts_and_reports_for_who_is_away(town, at_door):
    absence = away(town.liaison, town.neighbour)
    matter = opened(town)
    assert ("梁忠义", "吴海棠") in lies_with(matter)
    assert "accept" in seat_of(town.neighbour, matter).verbs
    assert at_door(town.neighbour).get(f"/matters/{matter.public_id}/").status_code == 200

    actions.accept(matter, by=town.neighbour)
    matter.refresh_from_db()

    assert matter.handler == town.liaison.appointment
    assert lies_with(matter) == {("梁忠义", "吴海棠")}
    accepted = trail.of(matter).get(type="matter.accepted")
    assert (accepted.actor, accepted.on_behalf_of) == (town.neighbour.person, town.liaison.person)
    actions.report(matter, progress=30, text="已开工。", by=town.neighbour)

    end_absence(absence, by=town.liaison)
    actions.report_done(matter, text="已办结。", by=town.liaison)  # back early, it is still theirs
    assert not duties.open_duties(matter, ref=f"matter:{matter.pk}:handle")


def test_standing_in_for_nobody_opens_nothing(town):
    away(town.liaison, town.neighbour)
    matter = opened(town, lead=town.unit("市发展改革委"), supports=[])

    assert matter_visible_to(town.neighbour, matter.public_id) is None
    for stranger in (town.neighbour, town.outsider):
        with pytest.raises(NotAllowed):
            actions.accept(matter, by=stranger)


def test_who_supervises_may_be_stood_in_for(town):
    away(town.supervisor, town.archivist)
    matter = opened(town)
    actions.accept(matter, by=town.liaison)
    actions.report_done(matter, text="已办结。", by=town.liaison)
    assert may_read(town.archivist, matter)

    actions.close(matter, note="核实。", by=town.archivist)

    assert trail.of(matter).get(type="matter.closed").on_behalf_of == town.supervisor.person
