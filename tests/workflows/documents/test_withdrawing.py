"""撤回 and 收回转办 at the door: what is asked before, what is said after, and what no act takes back."""

import pytest
from django.urls import reverse

from office.audit.refusals import NotAllowed
from tests.deputies import away
from tests.workflows.documents.test_asked_first import lies_with, press
from tests.workflows.documents.test_entering import entered, proposed
from tests.workflows.documents.test_incoming import step_of
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from tests.workflows.documents.test_whole_way import begun, to_signing, walk  # noqa: F401
from workflows.documents import actions
from workflows.documents.signers import pass_on
from workflows.documents.signing import standing_dissent
from workflows.engine import course

pytestmark = pytest.mark.django_db


def hand_of(paper, actor):
    return course.my_hands(paper, actor)[0].step_id


def said_by(answer):
    return [str(one) for one in answer.wsgi_request._messages]


@pytest.fixture
def passed(town):
    """The mayor has passed the instruction on to the deputy mayor, and is away since."""
    incoming = entered(town)
    proposed(town, incoming)
    to = town.deputy.appointment
    pass_on(incoming, step_of(incoming, town.mayor), to=to, how="reassign", by=town.mayor)
    away(town.mayor, town.director)
    return incoming


def test_taken_back_by_who_is_away_it_goes_to_their_deputy_and_says_so(town, passed, at_door):
    page = at_door(town.mayor).get(reverse("documents:incoming", args=[passed.public_id]))
    assert f"由{town.director.person.name}办理" in page.context["reclaiming"]

    answer = press(at_door, town.mayor, passed, "reclaim", step_of(passed, town.deputy))

    assert lies_with(passed) == [("instruct", town.director.person.name)]
    assert said_by(answer) == [f"已收回，现由{town.director.person.name}办理。"]


def test_withdrawn_by_who_is_away_it_goes_to_their_deputy_and_says_so(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    step = course.last_done_by(document, town.clerk).step_id
    away(town.clerk, town.editor)
    url = reverse("documents:detail", args=[document.public_id])
    assert f"由{town.editor.person.name}办理" in at_door(town.clerk).get(url).context["withdrawal"]

    act_url = reverse("documents:act", args=[document.public_id])
    answer = at_door(town.clerk).post(act_url, {"act": "withdraw", "step": step, "opinion": ""})

    assert lies_with(document) == [("draft", town.editor.person.name)]
    assert said_by(answer) == [f"已撤回，现由{town.editor.person.name}办理。"]


def test_of_an_opinion_beside_it_says_who_waits_for_it_again(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "pass_on", how="parallel", to=town.finance.appointment.pk))
    mine = hand_of(document, town.finance)
    done(act(at_door, town.finance, document, "agree", opinion="可行。"))

    url = reverse("documents:act", args=[document.public_id])
    answer = at_door(town.finance).post(url, {"act": "withdraw", "step": mine, "opinion": ""})

    assert said_by(answer) == [f"意见已撤回，{town.head.person.name}将继续等待您的意见。"]


def test_who_asked_beside_their_step_withdraws_it_while_nobody_has_acted(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "pass_on", how="parallel", to=town.finance.appointment.pk))
    done(act(at_door, town.finance, document, "agree", opinion="可行。"))
    step = hand_of(document, town.head)
    done(act(at_door, town.head, document, "agree"))
    url = reverse("documents:act", args=[document.public_id])
    assert "撤回" in at_door(town.head).get(reverse("documents:detail", args=[document.public_id])).content.decode()
    assert at_door(town.finance).post(url, {"act": "withdraw", "step": step}).status_code == 403

    done(at_door(town.head).post(url, {"act": "withdraw", "step": step, "opinion": ""}))

    assert lies_with(document) == [("review", town.head.person.name)]


def test_no_opinion_is_taken_back_after_the_signature(town, begun, at_door):  # noqa: F811
    paper = begun()
    to_signing(town, at_door, paper)
    walk(at_door, paper, (town.mayor, "sign"))
    pass_on(paper, hand_of(paper, town.editor), to=town.finance.appointment, how="parallel", by=town.editor)
    step = hand_of(paper, town.finance)
    actions.agree(paper, step, opinion="可行。", by=town.finance)

    with pytest.raises(NotAllowed):
        actions.withdraw(paper, step, by=town.finance)


def test_a_dissent_stands_though_its_giver_passes_another_step_on(town, begun, at_door):  # noqa: F811
    paper = begun()
    walk(at_door, paper, (town.clerk, "submit"))
    done(act(at_door, town.head, paper, "pass_on", how="parallel", to=town.finance.appointment.pk))
    walk(at_door, paper, (town.finance, "disagree", {"opinion": "无经费。"}), (town.head, "agree"))
    step, to = hand_of(paper, town.finance), town.deputy.appointment
    pass_on(paper, step, to=to, how="reassign", opinion="请代办。", by=town.finance)

    assert standing_dissent(paper) == [town.finance.person.name]


def test_a_dissent_said_last_stands_also_where_its_step_was_opened_first(town, begun, at_door):  # noqa: F811
    """Of two steps that came to one person: agreed in the later, disagreed in the earlier."""
    paper = begun()
    walk(at_door, paper, (town.clerk, "submit"), (town.head, "agree"))
    for giver, how in ((town.planning, "before"), (town.finance, "reassign")):
        step = {one.step: one.step_id for one in course.my_hands(paper, giver)}["countersign"]
        pass_on(paper, step, to=town.deputy.appointment, how=how, opinion="请阅。", by=giver)
    mine = {one.step: one.step_id for one in course.my_hands(paper, town.deputy)}

    actions.agree(paper, mine["consult"], opinion="可行。", by=town.deputy)
    actions.disagree(paper, mine["countersign"], opinion="无经费。", by=town.deputy)

    assert standing_dissent(paper) == [town.deputy.person.name]


def test_the_page_of_a_paper_reads_its_tasks_once(town, document, at_door, django_assert_max_num_queries):  # noqa: F811
    """For where it lies and for what may be withdrawn; three statements fewer than when each read them."""
    done(act(at_door, town.clerk, document, "submit"))
    door, address = at_door(town.clerk), reverse("documents:detail", args=[document.public_id])
    door.get(address)

    with django_assert_max_num_queries(66):
        page = door.get(address)

    assert page.context["withdrawal"]
