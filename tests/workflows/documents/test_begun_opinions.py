"""暂存意见: what is begun is kept for its writer alone, on any machine; it goes when given, or with the duty."""

import pytest
from django.urls import reverse

from office.audit import trail
from office.duties.models import Duty
from office.files.secrecy import CarriesSecrecyMark
from tests.workflows.documents.test_circulating import laid
from tests.workflows.documents.test_incoming import county, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents import actions, signers
from workflows.documents.models import BegunOpinion
from workflows.documents.opinions.begun import keep_begun
from workflows.engine import passing
from workflows.engine.course import hands_of

pytestmark = pytest.mark.django_db
WORDS = "原则同意，第二条再斟酌"


@pytest.fixture
def under_review(town, document):  # noqa: F811
    actions.submit(document, step_of(document, town.clerk), by=town.clerk)
    return document


def duty_of(actor, paper):
    return Duty.objects.get(holder=actor.appointment, subject_id=paper.public_id, done_at=None)


def keep(at_door, actor, duty, text=WORDS, **pressed):
    url = reverse("documents:keep_opinion", args=[duty.public_id])
    return at_door(actor).post(url, {"opinion": text} | pressed)


def page(at_door, actor, paper, name="detail"):
    return at_door(actor).get(reverse(f"documents:{name}", args=[paper.public_id])).content.decode()


def test_what_is_begun_comes_back_on_another_machine_for_its_writer_alone(town, under_review, at_door):
    answer = keep(at_door, town.head, duty_of(town.head, under_review))

    assert answer.json()["kept"]
    assert WORDS in page(at_door, town.head, under_review)
    back = reverse("documents:step_form", args=[under_review.public_id, "send_back"])
    assert WORDS in at_door(town.head).get(back).content.decode()
    assert WORDS not in page(at_door, town.clerk, under_review)
    assert not under_review.opinions.filter(text=WORDS).exists()
    assert not [one for one in trail.of(under_review) if WORDS in str(one.particulars)]


def test_without_a_script_a_button_keeps_it(town, under_review, at_door):
    duty = duty_of(town.head, under_review)
    assert reverse("documents:keep_opinion", args=[duty.public_id]) in page(at_door, town.head, under_review)

    done(keep(at_door, town.head, duty, keep="1"))
    assert BegunOpinion.objects.get().text == WORDS
    done(keep(at_door, town.head, duty, text="  ", keep="1"))
    assert not BegunOpinion.objects.exists()


def test_strangers_keep_nothing_there(town, under_review, at_door):
    duty = duty_of(town.head, under_review)

    for actor in (town.outsider, town.clerk, town.mayor):
        for pressed in ({}, {"keep": "1"}):
            assert keep(at_door, actor, duty, **pressed).status_code == 404
    assert not BegunOpinion.objects.exists()


def test_given_it_is_gone(town, under_review, at_door):
    keep(at_door, town.head, duty_of(town.head, under_review))

    done(act(at_door, town.head, under_review, "agree", opinion="同意。"))

    assert not BegunOpinion.objects.exists()


def test_it_goes_where_the_step_ends_another_way(town, under_review, at_door):
    keep(at_door, town.head, duty_of(town.head, under_review))
    hand = step_of(under_review, town.head)

    passing.reassign(under_review, hand, to=town.editor.appointment, note="外出", by=town.head)

    assert not BegunOpinion.objects.exists()
    assert WORDS not in page(at_door, town.editor, under_review)


def test_it_goes_where_the_sender_withdraws(town, under_review, at_door):
    keep(at_door, town.head, duty_of(town.head, under_review))
    mine = next(one for one in hands_of(under_review) if one.step == "draft")

    actions.withdraw(under_review, mine.step_id, by=town.clerk)

    assert not BegunOpinion.objects.exists()


def test_an_act_that_brings_others_in_does_not_take_it_along(town, under_review, at_door):
    """It was begun for one's own eyes; a form that is sent off unread must not tell it."""
    keep(at_door, town.head, duty_of(town.head, under_review))

    form = at_door(town.head).get(reverse("documents:step_form", args=[under_review.public_id, "pass_on"]))

    assert form.status_code == 200
    assert WORDS not in form.content.decode()


def test_given_beside_an_act_that_leaves_the_step_it_stays(town, under_review, at_door):
    keep(at_door, town.head, duty_of(town.head, under_review))
    step = step_of(under_review, town.head)

    signers.pass_on(
        under_review, step, to=town.finance.appointment, how="parallel", opinion="请财政局提意见", by=town.head
    )

    assert [one.text for one in BegunOpinion.objects.all()] == [WORDS]


def test_it_is_kept_on_what_arrived_and_in_a_circulation(town, request_of, under_review, at_door):  # noqa: F811
    incoming = request_of()
    keep(at_door, town.registrar, duty_of(town.registrar, incoming))
    circulation = laid(under_review, town, town.finance)
    keep(at_door, town.finance, duty_of(town.finance, circulation), "请注意衔接")

    assert WORDS in page(at_door, town.registrar, incoming, "incoming")
    assert "请注意衔接" in page(at_door, town.finance, under_review)
    done(at_door(town.finance).post(reverse("documents:read_circulation", args=[circulation.public_id])))
    assert [one.text for one in BegunOpinion.objects.all()] == [WORDS]


def test_a_secrecy_mark_and_too_long_a_text_are_not_kept(town, under_review, at_door):
    duty = duty_of(town.head, under_review)

    for text in ("机密★5年", "长" * 5001):
        answer = keep(at_door, town.head, duty, text)
        assert (answer.status_code, answer.json()["kept"]) == (422, False)
        assert keep(at_door, town.head, duty, text, keep="1").status_code == 422
    with pytest.raises(CarriesSecrecyMark):
        keep_begun(duty, text="机密★5年", by=town.head)
    assert not BegunOpinion.objects.exists()
