"""What comes back in the office: a leader takes an instruction back, a handler sends it back with the reason."""

from datetime import datetime

import pytest
from django.urls import reverse

from office.audit import trail
from office.worktime import clock
from office.worktime.hours import CHINA
from tests.workflows.documents.test_asked_first import lies_with, page_of, press
from tests.workflows.documents.test_entering import entered, proposed
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.documents.test_outgoing import done
from workflows.documents import receiving
from workflows.documents.models import Opinion

pytestmark = pytest.mark.django_db
SAID = "请林知远研办。"


@pytest.fixture
def handled(town):
    """Instructed by the mayor, in the hands of the clerk and of the head of the division."""
    incoming = entered(town)
    both = [town.clerk.appointment, town.head.appointment]
    proposed(town, incoming, handlers=both, lead=town.clerk.appointment)
    step = step_of(incoming, town.mayor)
    receiving.instruct(incoming, step, opinion=SAID, by=town.mayor)
    return incoming, step


def test_an_instruction_is_taken_back_while_nobody_has_acted_on_it(town, handled, at_door):
    incoming, step = handled
    assert "撤回" in page_of(at_door, town.mayor, incoming)
    assert press(at_door, town.director, incoming, "withdraw", step).status_code == 403
    assert press(at_door, town.outsider, incoming, "withdraw", step).status_code == 404

    done(press(at_door, town.mayor, incoming, "withdraw", step))

    assert lies_with(incoming) == [("instruct", town.mayor.person.name)]
    assert not incoming.instructions.exists()
    said = [one.verdict for one in incoming.opinions.filter(author=town.mayor.appointment).order_by("pk")]
    assert said == [Opinion.Verdict.INSTRUCTED, Opinion.Verdict.WITHDRAWN]
    assert trail.last(incoming, "incoming.").type == "incoming.instruction_withdrawn"
    done(press(at_door, town.mayor, incoming, "instruct", step_of(incoming, town.mayor), opinion="请财政局研办。"))
    assert [str(one) for one in incoming.instructions.all()] == ["请财政局研办。"]


def test_before_it_is_taken_back_it_says_who_loses_it_and_who_is_told(town, handled, at_door):
    incoming, _step = handled
    asked = at_door(town.mayor).get(reverse("documents:incoming", args=[incoming.public_id])).context["withdrawal"]
    assert "从林知远、韩雨桐的待办中收回" in asked or "从韩雨桐、林知远的待办中收回" in asked
    assert "已打开过" not in asked
    page_of(at_door, town.clerk, incoming)

    answer = at_door(town.mayor).get(reverse("documents:incoming", args=[incoming.public_id]))

    assert "林知远已打开过，将收到撤回提醒。" in answer.context["withdrawal"]
    assert "不再要求办理" in answer.context["withdrawal"]
    assert f'data-confirm="{answer.context["withdrawal"]}"' in answer.content.decode()
    assert at_door(town.clerk).get(answer.request["PATH_INFO"]).context["withdrawal"] == ""


def test_a_circle_is_taken_back_and_leaves_earlier_instructions_alone(town, handled, at_door):
    incoming, _step = handled
    step = step_of(incoming, town.clerk)
    done(press(at_door, town.clerk, incoming, "send_back", step, to_step="instruct", opinion="请再批。"))
    circled = step_of(incoming, town.mayor)
    done(press(at_door, town.mayor, incoming, "instruct", circled))

    done(press(at_door, town.mayor, incoming, "withdraw", circled))

    assert [str(one) for one in incoming.instructions.all()] == [SAID]


def test_once_a_handler_has_acted_the_instruction_stands(town, handled, at_door):
    incoming, step = handled
    receiving.conclude(incoming, step_of(incoming, town.head), opinion="已办。", by=town.head)

    assert press(at_door, town.mayor, incoming, "withdraw", step).status_code == 409
    assert [str(one) for one in incoming.instructions.all()] == [SAID]


@pytest.mark.parametrize("to_step", ["propose", "instruct"])
def test_a_handler_sends_it_back_to_any_step_before(town, handled, at_door, to_step):
    incoming, _step = handled
    mine = step_of(incoming, town.clerk)
    form = at_door(town.clerk).get(reverse("documents:incoming_form", args=[incoming.public_id, "send_back"]))
    assert [name for name, _label in form.context["form"].fields["to_step"].choices] == [
        "register",
        "propose",
        "instruct",
    ]
    assert press(at_door, town.clerk, incoming, "send_back", mine, to_step=to_step).status_code == 422
    assert press(at_door, town.outsider, incoming, "send_back", mine, to_step=to_step).status_code == 404

    done(press(at_door, town.clerk, incoming, "send_back", mine, to_step=to_step, opinion="不归我科。"))

    incoming.refresh_from_db()
    assert incoming.state == to_step
    assert [step for step, _name in lies_with(incoming)] == [to_step]


def test_returned_straight_who_has_handled_it_is_not_asked_again(town, handled, at_door):
    incoming, _step = handled
    receiving.conclude(incoming, step_of(incoming, town.head), opinion="已办。", by=town.head)
    typed = {"to_step": "instruct", "straight": "on", "opinion": "请明确牵头单位。"}
    done(press(at_door, town.clerk, incoming, "send_back", step_of(incoming, town.clerk), **typed))

    done(press(at_door, town.mayor, incoming, "instruct", step_of(incoming, town.mayor), opinion="由综合一科牵头。"))

    assert lies_with(incoming) == [("handle", town.clerk.person.name)]


def test_what_is_returned_to_its_sender_has_no_steps_to_come(town, at_door):
    incoming = entered(town)
    typed = {"reason": "not_ours", "opinion": "此事不归本机关办理。"}
    done(press(at_door, town.director, incoming, "return", step_of(incoming, town.director), **typed))

    answer = at_door(town.registrar).get(reverse("documents:incoming", args=[incoming.public_id]))

    drawn = [(node.label, node.state) for node in answer.context["nodes"]]
    assert drawn == [("登记", "done"), ("拟办", "back"), ("已退文", "done")]
    assert answer.context["lies"] == "已走 1 步，已退文"


def test_all_that_a_proposal_lacks_is_said_at_once(town, at_door):
    """On a Saturday nobody handles anything: the next working day is offered."""
    incoming = entered(town, urgency=1)
    typed = {"handling": "action", "leader": town.mayor.appointment.pk}
    step = step_of(incoming, town.director)

    answer = press(at_door, town.director, incoming, "propose", step, **typed)
    assert set(answer.context["form"].errors) == {"handlers", "due_on"}

    typed |= {"handlers": [town.clerk.appointment.pk, town.head.appointment.pk], "due_on": "2026-12-26"}
    with clock.at(datetime(2026, 12, 21, 10, tzinfo=CHINA)):
        answer = press(at_door, town.director, incoming, "propose", step, **typed)
    assert set(answer.context["form"].errors) == {"lead", "due_on"}
    assert "12-28" in answer.context["form"].errors["due_on"][0]


def test_returned_after_an_opinion_beside_the_step_it_still_opens(town, at_door):
    incoming = entered(town)
    step = step_of(incoming, town.director)
    done(press(at_door, town.director, incoming, "pass_on", step, how="parallel", to=town.finance.appointment.pk))
    done(press(at_door, town.finance, incoming, "advise", step_of(incoming, town.finance), opinion="不归我局。"))
    done(press(at_door, town.director, incoming, "return", step, reason="not_ours", opinion="不归本机关办理。"))

    answer = at_door(town.registrar).get(reverse("documents:incoming", args=[incoming.public_id]))

    assert [node.state for node in answer.context["nodes"]] == ["done", "back", "done"]
