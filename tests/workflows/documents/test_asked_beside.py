"""加签 beside a step, at the door: whoever is asked may leave it to who asked, who hears of it and goes on."""

import pytest
from django.urls import reverse

from office.audit import trail
from office.notices.models import Notice
from tests.workflows.documents.test_asked_first import lies_with, page_of, press
from tests.workflows.documents.test_entering import entered, proposed
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents import receiving
from workflows.documents.readers import tell_of_the_return, tell_who_had_it_open, tell_who_waited_for_it
from workflows.documents.signing import standing_dissent
from workflows.engine import course

pytestmark = pytest.mark.django_db
HANDLED = {"incoming.concluded", "incoming.taken_up_again"}


@pytest.fixture
def beside(town, at_door):
    """The mayor, asked for an instruction, has asked the finance bureau beside it."""
    incoming = entered(town)
    proposed(town, incoming)
    typed = {"how": "parallel", "to": town.finance.appointment.pk, "opinion": "请财政局同看。"}
    done(press(at_door, town.mayor, incoming, "pass_on", step_of(incoming, town.mayor), **typed))
    return incoming


def told_of_the_return(paper):
    event = trail.last(paper, "flow.sent_back")
    tell_of_the_return(event)
    return set(Notice.objects.filter(event_id=event.pk).values_list("person__name", flat=True))


def test_who_is_asked_beside_leaves_it_to_who_asked_and_says_why(town, beside, at_door):
    mine = step_of(beside, town.finance)
    form = at_door(town.finance).get(reverse("documents:incoming_form", args=[beside.public_id, "send_back"]))
    assert form.context["form"].fields["to_step"].choices == [("instruct", "批示")]
    assert press(at_door, town.finance, beside, "send_back", mine, to_step="instruct").status_code == 422
    assert press(at_door, town.outsider, beside, "send_back", mine, to_step="instruct").status_code == 404

    done(press(at_door, town.finance, beside, "send_back", mine, to_step="instruct", opinion="不归我局。"))

    assert lies_with(beside) == [("instruct", town.mayor.person.name)]
    assert "不归我局。" in page_of(at_door, town.mayor, beside)
    assert told_of_the_return(beside) == {town.mayor.person.name}
    done(press(at_door, town.mayor, beside, "instruct", step_of(beside, town.mayor), opinion="请研办。"))


def test_of_a_draft_only_who_asked_hears_of_it(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "pass_on", how="parallel", to=town.finance.appointment.pk))
    done(act(at_door, town.finance, document, "pass_on", how="before", to=town.planning.appointment.pk))
    done(act(at_door, town.planning, document, "send_back", to_step="consult", opinion="不归我委。"))
    assert ("consult", town.finance.person.name) in lies_with(document)

    done(act(at_door, town.finance, document, "send_back", to_step="review", opinion="不归我局。"))

    assert lies_with(document) == [("review", town.head.person.name)]
    assert told_of_the_return(document) == {town.head.person.name}
    done(act(at_door, town.head, document, "agree"))


def test_the_archivist_sends_back_what_is_not_fit_to_be_filed_to_who_led(town, at_door):
    incoming = entered(town)
    both = [town.clerk.appointment, town.head.appointment]
    proposed(town, incoming, handlers=both, lead=town.clerk.appointment)
    receiving.instruct(incoming, step_of(incoming, town.mayor), opinion="请研办。", by=town.mayor)
    for one in (town.clerk, town.head):
        receiving.conclude(incoming, step_of(incoming, one), opinion="已办。", by=one)
    mine, typed = step_of(incoming, town.archivist), {"to_step": "handle", "straight": "on", "opinion": "缺办理结果。"}
    assert "退回" in page_of(at_door, town.archivist, incoming)
    assert press(at_door, town.outsider, incoming, "send_back", mine, **typed).status_code == 404

    done(press(at_door, town.archivist, incoming, "send_back", mine, **typed))
    incoming.refresh_from_db()
    assert (incoming.state, lies_with(incoming)) == ("handle", [("handle", town.clerk.person.name)])

    done(press(at_door, town.clerk, incoming, "conclude", step_of(incoming, town.clerk), opinion="已补结果。"))
    assert lies_with(incoming) == [("file", town.archivist.person.name)]
    told = [event.type.removeprefix("incoming.") for event in trail.of(incoming) if event.type in HANDLED]
    assert told == ["concluded", "taken_up_again", "concluded"]


def test_who_asked_hears_that_the_opinion_is_given(town, beside, at_door):
    mine, colleague = step_of(beside, town.finance), town.neighbour
    done(press(at_door, town.finance, beside, "pass_on", mine, how="after", to=colleague.appointment.pk))
    done(press(at_door, town.finance, beside, "advise", mine, opinion="可行，请同看。"))
    assert trail.last(beside, "flow.").type == "flow.step_completed"
    done(press(at_door, colleague, beside, "advise", step_of(beside, colleague), opinion="同意。"))

    event = trail.last(beside, "flow.opinion_given")
    tell_who_waited_for_it(event)

    assert [one.person for one in Notice.objects.filter(event_id=event.pk)] == [town.mayor.person]


def test_whoever_gave_it_takes_it_back_while_who_asked_has_not_acted(town, beside, at_door):
    mine = step_of(beside, town.finance)
    done(press(at_door, town.finance, beside, "advise", mine, opinion="可行。"))
    page_of(at_door, town.mayor, beside)
    assert "撤回" in page_of(at_door, town.finance, beside)
    assert press(at_door, town.director, beside, "withdraw", mine).status_code == 403
    assert press(at_door, town.outsider, beside, "withdraw", mine).status_code == 404

    done(press(at_door, town.finance, beside, "withdraw", mine))

    assert lies_with(beside) == [("instruct", town.mayor.person.name), ("consult", town.finance.person.name)]
    said = list(beside.opinions.filter(author=town.finance.appointment).values_list("verdict", "text"))
    assert said == [("advised", "可行。"), ("withdrawn", "")]
    event = trail.last(beside, "flow.withdrawn")
    tell_who_had_it_open(event)
    assert [one.person for one in Notice.objects.filter(event_id=event.pk)] == [town.mayor.person]
    step = step_of(beside, town.mayor)
    assert press(at_door, town.mayor, beside, "instruct", step, opinion="请研办。").status_code == 409


def test_before_it_is_taken_back_it_says_who_waits_again_and_who_is_told(town, beside, at_door):
    done(press(at_door, town.finance, beside, "advise", step_of(beside, town.finance), opinion="可行。"))
    page_of(at_door, town.mayor, beside)

    asked = at_door(town.finance).get(reverse("documents:incoming", args=[beside.public_id])).context["withdrawal"]

    assert asked.splitlines() == [
        f"撤回这条意见？{town.mayor.person.name}将继续等待您的意见。",
        f"{town.mayor.person.name}已打开过，将收到撤回提醒。",
    ]


def test_not_once_who_asked_has_acted(town, beside, at_door):
    mine = step_of(beside, town.finance)
    done(press(at_door, town.finance, beside, "advise", mine, opinion="可行。"))
    done(press(at_door, town.mayor, beside, "instruct", step_of(beside, town.mayor), opinion="请研办。"))

    answer = at_door(town.finance).get(reverse("documents:incoming", args=[beside.public_id]))
    assert answer.context["seat"].withdraw is None
    assert press(at_door, town.finance, beside, "withdraw", mine).status_code == 409


def test_a_disagreement_taken_back_does_not_stand(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "pass_on", how="parallel", to=town.finance.appointment.pk))
    (mine,) = course.my_hands(document, town.finance)
    done(act(at_door, town.finance, document, "disagree", opinion="无经费。"))
    assert standing_dissent(document) == [town.finance.person.name]
    url = reverse("documents:act", args=[document.public_id])
    assert at_door(town.outsider).post(url, {"act": "withdraw", "step": mine.step_id}).status_code == 404

    done(at_door(town.finance).post(url, {"act": "withdraw", "step": mine.step_id, "opinion": ""}))

    assert standing_dissent(document) == []
    assert ("consult", town.finance.person.name) in lies_with(document)


def test_who_is_asked_asks_a_colleague_in_turn_or_leaves_it_to_them(town, beside, at_door):
    mine, colleague = step_of(beside, town.finance), town.neighbour
    assert press(at_door, town.outsider, beside, "pass_on", mine, how="before", to=1).status_code == 404
    done(press(at_door, town.finance, beside, "pass_on", mine, how="before", to=colleague.appointment.pk))
    refused = press(at_door, town.mayor, beside, "instruct", step_of(beside, town.mayor), opinion="请研办。")
    assert refused.status_code == 409

    done(press(at_door, colleague, beside, "advise", step_of(beside, colleague), opinion="可行。"))
    mine = step_of(beside, town.finance)
    done(press(at_door, town.finance, beside, "pass_on", mine, how="reassign", to=colleague.appointment.pk))

    assert ("consult", colleague.person.name) in lies_with(beside)
    done(press(at_door, colleague, beside, "advise", step_of(beside, colleague), opinion="同意。"))
    done(press(at_door, town.mayor, beside, "instruct", step_of(beside, town.mayor), opinion="请研办。"))


def test_what_came_without_a_scan_says_so(town, beside, at_door):
    assert "未附扫描件，也未录入正文" in page_of(at_door, town.mayor, beside)
