"""收回转办 at the door."""

import pytest
from django.urls import reverse

from office.audit import trail
from office.notices.models import Notice
from tests.workflows.documents.test_asked_first import lies_with, page_of, press
from tests.workflows.documents.test_entering import entered, proposed
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents.readers import tell_who_loses_it_again
from workflows.engine import course

pytestmark = pytest.mark.django_db
RECLAIM = "收回转办"


@pytest.fixture
def passed(town, at_door):
    """The mayor has passed the instruction on to the deputy mayor, who was not meant."""
    incoming = entered(town)
    proposed(town, incoming)
    step = step_of(incoming, town.mayor)
    done(press(at_door, town.mayor, incoming, "pass_on", step, how="reassign", to=town.deputy.appointment.pk))
    return incoming


def test_who_passed_it_on_has_it_back(town, passed, at_door):
    step = step_of(passed, town.deputy)
    assert RECLAIM in page_of(at_door, town.mayor, passed)
    assert RECLAIM not in page_of(at_door, town.director, passed)
    assert press(at_door, town.director, passed, "reclaim", step).status_code == 403
    assert press(at_door, town.outsider, passed, "reclaim", step).status_code == 404

    done(press(at_door, town.mayor, passed, "reclaim", step))

    assert lies_with(passed) == [("instruct", town.mayor.person.name)]
    done(press(at_door, town.mayor, passed, "instruct", step_of(passed, town.mayor), opinion="请研办。"))


def test_who_had_it_open_is_named_before_and_told_after(town, passed, at_door):
    page_of(at_door, town.deputy, passed)
    page = at_door(town.mayor).get(reverse("documents:incoming", args=[passed.public_id]))
    deputy = town.deputy.person.name
    assert page.context["reclaiming"].splitlines() == [
        f"确定撤回吗？撤回后将从{deputy}的待办中收回，重新由您办理。",
        f"{deputy}已打开过，将收到撤回提醒。",
    ]

    done(press(at_door, town.mayor, passed, "reclaim", step_of(passed, town.deputy), opinion="转错了。"))

    event = trail.last(passed, "flow.reclaimed")
    tell_who_loses_it_again(event)
    assert [one.person for one in Notice.objects.filter(event_id=event.pk)] == [town.deputy.person]
    assert passed.opinions.get(text="转错了。").verdict == "withdrawn"


def test_not_once_the_receiver_has_acted(town, passed, at_door):
    step = step_of(passed, town.deputy)
    done(press(at_door, town.deputy, passed, "instruct", step, opinion="请研办。"))
    assert RECLAIM not in page_of(at_door, town.mayor, passed)
    assert press(at_door, town.mayor, passed, "reclaim", step).status_code == 409


def test_going_out_too(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "pass_on", how="reassign", to=town.finance.appointment.pk))
    (given,) = course.my_hands(document, town.finance)
    detail = reverse("documents:detail", args=[document.public_id])
    assert RECLAIM in at_door(town.head).get(detail).content.decode()
    url, said = reverse("documents:act", args=[document.public_id]), {"act": "reclaim", "step": given.step_id}
    assert at_door(town.outsider).post(url, said).status_code == 404
    assert at_door(town.clerk).post(url, said).status_code == 403

    done(at_door(town.head).post(url, said))

    assert lies_with(document) == [("review", town.head.person.name)]
