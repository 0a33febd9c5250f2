"""催办 in working hours: it is taken at any time and delivered when work begins with whoever is urged."""

import re
from datetime import datetime, time

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.audit import trail
from office.audit.readers import read_afterwards
from office.duties.urging import clock_time
from office.notices import bell
from office.notices.models import Notice
from office.worktime import clock
from office.worktime.hours import CHINA
from office.worktime.models import Calendar, Schedule, WorkingHours
from tests.workflows.documents.test_circulating import laid
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.documents.test_outgoing import document, done  # noqa: F401
from workflows.documents import actions

pytestmark = pytest.mark.django_db
WORK, LUNCH, NIGHT, MONDAY = (
    datetime.fromisoformat(f"2026-11-{at}").replace(tzinfo=CHINA)
    for at in ("20 10:00", "20 12:30", "20 22:15", "23 08:30")
)


@pytest.fixture
def under_review(town, document):  # noqa: F811
    actions.submit(document, step_of(document, town.clerk), by=town.clerk)
    return document


def urged(at_door, actor, paper, moment):
    with clock.at(moment):
        answer = at_door(actor).post(reverse("documents:urge", args=[paper.public_id]), follow=True)
        told = trail.of(paper).filter(type="duty.urged").last()
        if told is not None:
            read_afterwards("office.duties.readers.ring_the_urged", told.pk)
    return answer.content.decode()


@pytest.mark.parametrize(
    ("moment", "delivered", "said"),
    [(WORK, None, ""), (LUNCH, LUNCH.replace(hour=14, minute=0), "14:00"), (NIGHT, MONDAY, "11-23 08:30")],
)
def test_outside_working_hours_it_is_taken_and_delivered_when_work_begins(
    town,
    under_review,
    at_door,
    moment,
    delivered,
    said,
):
    page = urged(at_door, town.clerk, under_review, moment)

    notice = Notice.objects.get(person=town.head.person, subject_id=under_review.public_id)
    assert notice.held_until == delivered
    assert said in page
    with clock.at(moment):
        assert bell.unseen(town.head.person) == (0 if delivered else 1)
    if delivered:
        with clock.at(delivered):
            bell.ring_what_was_held()
            assert bell.unseen(town.head.person) == 1


def test_both_sides_see_who_urged_and_when_it_was_delivered(town, under_review, at_door):
    urged(at_door, town.clerk, under_review, NIGHT)

    for actor in (town.clerk, town.head):
        page = at_door(actor).get(reverse("documents:detail", args=[under_review.public_id])).content.decode()
        assert 'id="urges"' in page
        assert town.clerk.person.name in page
        assert "2026-11-23T08:30" in page or "11-23 08:30" in page


def test_it_goes_by_the_hours_of_the_unit_whose_post_is_urged(town, under_review, at_door):
    own = Schedule.objects.create(
        name="夜班", calendar=Calendar.objects.get(), quiet_from=time.min, quiet_until=time.min
    )
    for day in range(1, 8):
        WorkingHours.objects.create(schedule=own, weekday=day, opens=time(20), closes=time(23))
    unit = town.head.appointment.post.unit
    unit.schedule = own
    unit.save()

    urged(at_door, town.clerk, under_review, NIGHT)
    assert Notice.objects.get(person=town.head.person, subject_id=under_review.public_id).held_until is None


def test_urged_again_within_the_hour_is_refused_whatever_the_clock_says(town, under_review, at_door):
    urged(at_door, town.clerk, under_review, NIGHT)
    urged(at_door, town.clerk, under_review, NIGHT.replace(minute=40))

    assert trail.of(under_review).filter(type="duty.urged").count() == 1


def test_readers_of_a_circulation_are_reminded_in_their_hours_too(town, under_review, at_door):
    circulation = laid(under_review, town, town.finance, town.planning)

    with clock.at(NIGHT):
        door = at_door(town.clerk)
        url = reverse("documents:remind_readers", args=[circulation.public_id])
        answer = door.post(url, follow=True).content.decode()

    assert "11-23 08:30" in answer
    told = trail.of(circulation).get(type="duty.urged").particulars
    assert datetime.fromisoformat(told["delivered"]) == MONDAY
    done(at_door(town.finance).post(reverse("documents:read_circulation", args=[circulation.public_id])))


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
)
def test_the_day_is_named_only_where_it_is_another(at, moment):
    at, moment = at.replace(tzinfo=CHINA), moment.replace(tzinfo=CHINA)

    assert clock_time(at, moment).endswith(f"{at:%H:%M}")
    assert ("-" in clock_time(at, moment)) == (at.date() != moment.date())


def test_pressed_again_it_says_from_when_on_and_not_a_page_of_its_own(town, under_review, at_door):
    urged(at_door, town.clerk, under_review, WORK)

    again = urged(at_door, town.clerk, under_review, WORK.replace(minute=10))

    assert "您在一小时内已经催办过" in again
    assert re.search(r"disabled>((?!</button>).)*催办</button>\s*<span[^>]*>已催办，11:00 后可再催", again, re.S)
    with clock.at(WORK.replace(hour=11, minute=1)):
        page = at_door(town.clerk).get(reverse("documents:detail", args=[under_review.public_id])).content.decode()
    assert "后可再催" not in page
    assert "催办</button>" in page
