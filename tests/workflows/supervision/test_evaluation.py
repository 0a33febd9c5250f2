"""评价: asked of the leader who asked for the matter, once it is closed; once, and of nobody else."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from office.audit import trail
from office.duties import boxes as desk
from office.files.secrecy import CarriesSecrecyMark
from tests.workflows.supervision.conftest import opened
from workflows.supervision import actions
from workflows.supervision.acting import NotNow, NotYours
from workflows.supervision.actions.ending import EvaluatedAlready, NotStars
from workflows.supervision.models import Evaluation

pytestmark = pytest.mark.django_db


def closed(town, **changes):
    matter = actions.accept(opened(town, **changes), by=town.liaison)
    actions.report_done(matter, text="办结。", by=town.liaison)
    return actions.close(matter, by=town.supervisor)


def todo(actor):
    return list(desk.box(actor, "todo").values_list("asks", flat=True))


def test_the_leader_who_asked_says_how_it_was_done(town):
    matter = closed(town)
    assert todo(town.mayor) == ["Say how it was done"]
    for other in (town.supervisor, town.director, town.deputy, town.liaison, town.head_of_planning):
        assert "Say how it was done" not in todo(other)
        with pytest.raises(NotYours):
            actions.evaluate(matter, stars=5, by=other)

    said = actions.evaluate(matter, stars=4, text="办得实，报得及时。", by=town.mayor)

    assert (said.stars, said.closed_at, said.author) == (4, matter.closed_at, town.mayor.appointment)
    assert todo(town.mayor) == []
    assert trail.last(matter, "matter.evaluated").particulars == {"stars": 4}
    with pytest.raises(EvaluatedAlready):
        actions.evaluate(matter, stars=1, by=town.mayor)


def test_where_nobody_asked_or_it_is_not_over_nothing_is_asked(town):
    closed(town, leader=None)
    running = opened(town)
    assert todo(town.mayor) == []
    with pytest.raises(NotNow):
        actions.evaluate(running, stars=5, by=town.mayor)
    actions.cancel(running, reason="不再需要", by=town.supervisor)
    assert todo(town.mayor) == []
    assert not Evaluation.objects.exists()


def test_it_is_one_of_five_without_marks_of_secrecy(town):
    matter = closed(town)
    for wrong in (0, 6):
        with pytest.raises(NotStars):
            actions.evaluate(matter, stars=wrong, by=town.mayor)
        with pytest.raises(IntegrityError), transaction.atomic():
            Evaluation.objects.create(
                matter=matter, closed_at=matter.closed_at, stars=wrong, author=town.mayor.appointment,
                said_at=matter.closed_at,
            )  # fmt: skip
    with pytest.raises(CarriesSecrecyMark):
        actions.evaluate(matter, stars=5, text="机密★10年", by=town.mayor)


def test_through_the_door(town, at_door):
    matter = closed(town)
    door = reverse("supervision:act", args=[matter.public_id, "evaluate"])
    page = reverse("supervision:detail", args=[matter.public_id])

    assert door in at_door(town.mayor).get(page).content.decode()
    assert "很满意" in at_door(town.mayor).get(door).content.decode()
    assert at_door(town.mayor).post(door, {"stars": "9"}).status_code == 422
    assert at_door(town.supervisor).post(door, {"stars": "5"}).status_code == 403
    assert at_door(town.outsider).post(door, {"stars": "5"}).status_code == 404
    assert at_door(town.mayor).post(door, {"stars": "5", "text": "办得实。"}).status_code == 302
    seen = at_door(town.liaison).get(page).content.decode()
    assert "★★★★★" in seen
    assert "办得实。" in seen
    assert door not in at_door(town.mayor).get(page).content.decode()
    assert (
        "办得实。"
        not in at_door(town.mayor).get(reverse("supervision:story", args=[matter.public_id])).content.decode()
    )
