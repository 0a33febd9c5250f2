"""What no button offers, a crafted post may still ask for: each ends in a refusal, and nobody's say is passed over."""

import pytest
from django.urls import reverse

from directory.actions import relieve
from directory.actors import today
from office.desk.search import sections
from tests.workflows.documents.test_bad_input import to_signing
from tests.workflows.documents.test_outgoing import act, document, done, draft_form  # noqa: F401
from workflows.documents.models import Countersigner
from workflows.documents.permissions import grant
from workflows.engine import course

pytestmark = pytest.mark.django_db


def post(at_door, actor, document, verb, step, **more):  # noqa: F811
    url = reverse("documents:act", args=[document.public_id])
    return at_door(actor).post(url, {"act": verb, "step": step, "opinion": "理由", **more})


def open_steps(document):  # noqa: F811
    return sorted((hand.step, str(hand.holder.person)) for hand in course.hands_of(document) if hand.state == "open")


def last_step(document, actor):  # noqa: F811
    mine = {one.pk for one in actor.appointments}
    return [hand for hand in course.hands_of(document) if hand.holder.pk in mine][-1].step_id


@pytest.fixture
def in_round(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "agree"))
    return document


@pytest.mark.parametrize("verb", ["request_change", "send_back", "withdraw"])
def test_the_repairer_cannot_step_past_who_asked_for_the_change(town, in_round, at_door, verb):
    done(act(at_door, town.finance, in_round, "request_change", opinion="改为2个工作日"))
    before = open_steps(in_round)
    answer = act(at_door, town.clerk, in_round, verb, opinion="不改", to_step="review", straight="on")

    assert answer.status_code in (403, 409, 422)
    assert open_steps(in_round) == before
    done(act(at_door, town.clerk, in_round, "submit"))
    assert ("countersign", "许嘉言") in open_steps(in_round)


@pytest.mark.parametrize(("verb", "refused"), [("request_change", 403), ("send_back", 422)])
def test_a_consulted_signer_changes_nothing_and_sends_back_to_the_asker_alone(town, in_round, at_door, verb, refused):
    done(act(at_door, town.finance, in_round, "pass_on", how="before", to=town.director.appointment.pk))

    assert act(at_door, town.director, in_round, verb, opinion="改", to_step="review").status_code == refused
    done(act(at_door, town.director, in_round, "agree"))
    assert ("countersign", "许嘉言") in open_steps(in_round)


def test_a_countersigner_cannot_withdraw_the_whole_round(town, in_round, at_door):
    done(act(at_door, town.finance, in_round, "agree"))
    answer = post(at_door, town.finance, in_round, "withdraw", last_step(in_round, town.finance))

    assert answer.status_code in (403, 409)
    assert ("countersign", "罗建平") in open_steps(in_round)


def to_seal(town, document, at_door):  # noqa: F811
    done(post(at_door, town.mayor, document, "sign", to_signing(town, document, at_door)))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))


@pytest.mark.parametrize("how", ["after", "parallel", "reassign", "delegate"])
def test_nobody_else_is_brought_in_where_the_page_does_not_offer_it(town, document, at_door, how):  # noqa: F811
    to_seal(town, document, at_door)
    before = open_steps(document)

    answer = act(at_door, town.registrar, document, "pass_on", how=how, to=town.finance.appointment.pk)

    assert (answer.status_code, open_steps(document)) == (403, before)


def test_a_number_once_given_is_not_withdrawn(town, document, at_door):  # noqa: F811
    to_seal(town, document, at_door)

    assert post(at_door, town.registrar, document, "withdraw", last_done(document, town.registrar)).status_code == 403
    assert open_steps(document) == [("seal", "沈秋实")]


def last_done(document, actor):  # noqa: F811
    return course.last_done_by(document, actor).step_id


def test_sent_back_after_its_number_it_keeps_the_number(town, document, at_door):  # noqa: F811
    to_seal(town, document, at_door)
    number = str(document.numbers.get())
    done(act(at_door, town.registrar, document, "send_back", to_step="sign", opinion="日期不对"))
    done(act(at_door, town.mayor, document, "sign"))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))

    assert str(document.numbers.get()) == number


def test_what_is_dispatched_is_not_called_back(town, document, at_door):  # noqa: F811
    to_seal(town, document, at_door)
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))
    done(act(at_door, town.registrar, document, "dispatch", main=[town.unit("市财政局").pk]))
    for to_step in ("draft", "sign", "seal", "dispatch"):
        answer = act(at_door, town.archivist, document, "send_back", to_step=to_step, opinion="改")
        assert answer.status_code in (403, 409, 422), to_step
    withdrawn = post(at_door, town.registrar, document, "withdraw", last_done(document, town.registrar))

    assert withdrawn.status_code in (403, 409)
    document.refresh_from_db()
    assert document.state == "file"
    assert document.signed_at


ODD = ["²", "\x00", "9" * 30, "-1", "' OR 1=1 --", "[", "a__b", "{{7*7}}"]


@pytest.mark.parametrize("value", [*ODD, pytest.param("长" * 6000, id="too long")])
def test_no_field_of_an_act_breaks_the_server(town, document, at_door, value):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    step = course.my_hands(document, town.head)[0].step_id
    door, url = at_door(town.head), reverse("documents:act", args=[document.public_id])
    read_by = {"send_back": ("act", "step", "action_key", "to_step", "opinion"), "pass_on": ("to", "how")}
    for verb, field in ((verb, field) for verb, fields in read_by.items() for field in fields):
        form = {"act": verb, "step": step, "opinion": "", "to_step": "", "how": "before"} | {field: value}
        assert door.post(url, form).status_code < 500, (field, verb)


@pytest.mark.parametrize("value", ODD)
def test_no_parameter_of_a_list_breaks_the_server(town, at_door, value):
    lists = {
        "documents:index": ("tab", "after", "before"),
        "documents:search": ("q", "of", "page"),
        "documents:registers": (
            "register",
            "after",
            "q",
            "year",
            "number",
            "party",
            "genre",
            "urgency",
            "state",
            "since",
        ),
        "documents:incoming_register": ("unit", "after", "q", "year", "number", "state", "until"),
        "desk:desk": ("box", "after"),
        "desk:search": ("q",),
        "directory:index": ("q",),
        "notices:index": ("after",),
        "live:poll": ("topics", "since"),
    }
    door = at_door(town.registrar)
    asked = [(reverse(name), one) for name, parameters in lists.items() for one in parameters]
    for url, parameter in [*asked, *((url, "q") for _, url in sections())]:
        answer = door.get(url, {parameter: value}, follow=True)
        assert answer.status_code in (200, 400, 404), (url, parameter)


def test_what_lay_in_a_post_that_has_ended_is_not_done_from_another(town, document, at_door):  # noqa: F811
    """The deputy mayor countersigns for the task force, leaves it, and still sees the document as deputy mayor."""
    headed = next(held for held in town.deputy.appointments if not held.is_main)
    Countersigner.objects.filter(document=document, appointment=town.planning.appointment).update(appointment=headed)
    grant(document.public_id, [town.deputy.appointment.public_id])
    done(act(at_door, town.clerk, document, "submit"))
    done(act(at_door, town.head, document, "agree"))
    step = course.my_hands(document, town.deputy)[0].step_id
    relieve(headed, from_on=today(), by=town.admin)

    assert at_door(town.deputy).get(reverse("documents:detail", args=[document.public_id])).status_code == 200
    for verb in ("agree", "request_change", "send_back", "pass_on"):
        more = {"to_step": "review", "how": "reassign", "to": town.head.appointment.pk}
        assert post(at_door, town.deputy, document, verb, step, **more).status_code in (403, 422), verb
