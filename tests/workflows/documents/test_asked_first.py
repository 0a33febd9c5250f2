"""前加签 at the door: the asker has the question back, whoever is asked gives it back or takes the answer back."""

import pytest
from django.urls import reverse

from office.audit import trail
from tests.workflows.documents.test_entering import entered, proposed
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.documents.test_outgoing import act, document, done, draft_form  # noqa: F401
from workflows.documents.models import Opinion
from workflows.engine import course
from workflows.engine.rehearsal import rehearse

pytestmark = pytest.mark.django_db
TAKE_BACK, SEND_BACK = "收回加签", "退回"


def lies_with(paper):
    return [(hand.step, hand.holder.person.name) for hand in course.hands_of(paper) if hand.state == "open"]


@pytest.fixture
def asked(town, at_door):
    """The mayor, asked for an instruction, has asked the finance bureau first."""
    incoming = entered(town)
    proposed(town, incoming)
    typed = {"how": "before", "to": town.finance.appointment.pk, "opinion": "先请财政局看。"}
    answer = press(at_door, town.mayor, incoming, "pass_on", step_of(incoming, town.mayor), **typed)
    assert answer.headers["Location"] == reverse("documents:incoming", args=[incoming.public_id])
    return incoming


def press(at_door, actor, incoming, verb, step, **more):
    url = reverse("documents:incoming_act", args=[incoming.public_id])
    return at_door(actor).post(url, {"act": verb, "step": step, "opinion": "", **more})


def page_of(at_door, actor, incoming):
    return at_door(actor).get(reverse("documents:incoming", args=[incoming.public_id])).content.decode()


def test_the_asker_takes_the_question_back(town, asked, at_door):
    waiting = step_of(asked, town.finance)
    assert TAKE_BACK in page_of(at_door, town.mayor, asked)
    assert TAKE_BACK not in page_of(at_door, town.director, asked)
    assert press(at_door, town.director, asked, "take_back", waiting).status_code == 403
    assert press(at_door, town.outsider, asked, "take_back", waiting).status_code == 404

    done(press(at_door, town.mayor, asked, "take_back", waiting))

    assert lies_with(asked) == [("instruct", town.mayor.person.name)]


def test_the_step_of_who_asked_says_for_what_it_waits(town, asked, at_door):
    page = at_door(town.director).get(reverse("documents:incoming", args=[asked.public_id]))

    here = [(node.label, node.who) for node in page.context["nodes"] if node.state == "now"]
    mayor = town.mayor.person.name
    assert here == [("批示", f"{mayor}待加签意见"), ("意见", town.finance.person.name)]


def test_whom_they_asked_stands_beside_the_step_and_who_follows_is_to_come(town, asked, at_door):
    mine = step_of(asked, town.finance)
    done(press(at_door, town.finance, asked, "advise", mine, opinion="可安排。"))
    for how, other in (("parallel", town.planning), ("after", town.neighbour)):
        typed = {"how": how, "to": other.appointment.pk}
        done(press(at_door, town.mayor, asked, "pass_on", step_of(asked, town.mayor), **typed))

    page = at_door(town.director).get(reverse("documents:incoming", args=[asked.public_id]))

    names = [actor.person.name for actor in (town.mayor, town.finance, town.planning, town.neighbour)]
    drawn = [(node.label, node.who, node.state) for node in page.context["nodes"]]
    at = drawn.index(("批示", names[0], "now"))
    assert drawn[at + 1 : at + 4] == [
        ("意见", names[1], "done"),
        ("意见", names[2], "now"),
        ("意见", names[3], "todo"),
    ]
    turns = [(turn.label, turn.holder) for turn in rehearse(asked)]
    assert ("Opinion", town.neighbour.appointment) in turns


def test_an_opinion_taken_back_is_open_on_the_map_and_drawn_once(town, asked, at_door):
    mine = step_of(asked, town.finance)
    done(press(at_door, town.finance, asked, "advise", mine, opinion="可安排。"))
    done(press(at_door, town.finance, asked, "withdraw", mine))

    page = at_door(town.director).get(reverse("documents:incoming", args=[asked.public_id]))

    opinions = [(node.who, node.state) for node in page.context["nodes"] if node.label == "意见"]
    assert opinions == [(town.finance.person.name, "now")]


def test_who_is_asked_sends_it_back_to_the_asker_and_nowhere_else(town, asked, at_door):
    mine = step_of(asked, town.finance)
    form = at_door(town.finance).get(reverse("documents:incoming_form", args=[asked.public_id, "send_back"]))
    assert [name for name, _label in form.context["form"].fields["to_step"].choices] == ["instruct"]
    assert press(at_door, town.finance, asked, "send_back", mine, to_step="propose", opinion="改").status_code == 422
    assert press(at_door, town.finance, asked, "send_back", mine, to_step="instruct").status_code == 422

    done(press(at_door, town.finance, asked, "send_back", mine, to_step="instruct", opinion="不归我局。"))

    asked.refresh_from_db()
    assert (asked.state, lies_with(asked)) == ("instruct", [("instruct", town.mayor.person.name)])


def test_who_answered_takes_the_answer_back_while_the_asker_has_not_acted(town, asked, at_door):
    mine = step_of(asked, town.finance)
    done(press(at_door, town.finance, asked, "advise", mine, opinion="可安排。"))

    page = at_door(town.finance).get(reverse("documents:incoming", args=[asked.public_id]))
    assert f"从{town.mayor.person.name}的待办中收回" in page.context["withdrawal"]

    done(press(at_door, town.finance, asked, "withdraw", mine))

    assert lies_with(asked) == [("consult", town.finance.person.name)]


def test_each_way_of_bringing_others_in_is_called_by_its_name(town, asked):
    said = asked.opinions.get(text="先请财政局看。")
    assert said.verdict == Opinion.Verdict.SIGNER_ADDED
    assert said.get_verdict_display() == "加签"


def test_going_out_too(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "pass_on", how="before", to=town.finance.appointment.pk))
    (waiting,) = course.my_hands(document, town.finance)
    detail = reverse("documents:detail", args=[document.public_id])
    assert TAKE_BACK in at_door(town.head).get(detail).content.decode()
    assert SEND_BACK in at_door(town.finance).get(detail).content.decode()

    url = reverse("documents:act", args=[document.public_id])
    done(at_door(town.head).post(url, {"act": "take_back", "step": waiting.step_id, "opinion": ""}))
    done(act(at_door, town.head, document, "pass_on", how="before", to=town.finance.appointment.pk))
    done(act(at_door, town.finance, document, "send_back", to_step="review", opinion="不归我局。"))

    assert lies_with(document) == [("review", town.head.person.name)]


def test_while_an_opinion_asked_after_a_step_is_open_it_lies_at_that_step(town, document, at_door):  # noqa: F811
    """Whatever the step leads to, a round, a series or the end: it is not on file while somebody still has it."""
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "pass_on", how="after", to=town.finance.appointment.pk))
    done(act(at_door, town.head, document, "agree"))

    document.refresh_from_db()
    assert (document.state, lies_with(document)) == ("review", [("consult", town.finance.person.name)])
    page = at_door(town.head).get(reverse("documents:detail", args=[document.public_id]))
    assert [node.label for node in page.context["nodes"] if node.state == "now"][:1] == ["科室审核"]

    done(act(at_door, town.finance, document, "agree"))
    document.refresh_from_db()
    assert document.state == "countersign"


def test_nobody_is_asked_after_the_signature(town, document, at_door):  # noqa: F811
    """What was signed is final; another opinion would have to come before it."""
    for actor in (town.clerk, town.head, town.finance, town.planning, town.director):
        done(act(at_door, actor, document, "submit" if actor is town.clerk else "agree"))
    form = at_door(town.mayor).get(reverse("documents:step_form", args=[document.public_id, "pass_on"]))
    assert "after" not in dict(form.context["form"].fields["how"].choices)

    refused = act(at_door, town.mayor, document, "pass_on", how="after", to=town.finance.appointment.pk)

    assert refused.status_code == 422
    assert lies_with(document) == [("sign", town.mayor.person.name)]


def test_handled_after_the_opinion_that_followed_the_last_handler_it_is_said_to_be_handled(town, at_door):
    incoming = entered(town)
    proposed(town, incoming)
    done(press(at_door, town.mayor, incoming, "instruct", step_of(incoming, town.mayor)))
    mine = step_of(incoming, town.clerk)
    done(press(at_door, town.clerk, incoming, "pass_on", mine, how="after", to=town.finance.appointment.pk))
    done(press(at_door, town.clerk, incoming, "conclude", mine, opinion="已办。"))
    incoming.refresh_from_db()
    assert incoming.state == "handle"

    done(press(at_door, town.finance, incoming, "advise", step_of(incoming, town.finance), opinion="无意见。"))

    incoming.refresh_from_db()
    assert incoming.state == "file"
    assert [event.type for event in trail.of(incoming) if event.type == "incoming.concluded"] == ["incoming.concluded"]
