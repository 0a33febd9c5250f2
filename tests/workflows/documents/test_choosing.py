"""Choosing out of the whole city, and the forms of acts that ask more than an opinion."""

import re

import pytest
from django.urls import reverse

from tests.workflows.documents.test_outgoing import act, document, done, draft_form  # noqa: F401
from workflows.documents.forms import DraftForm
from workflows.documents.models import Copy, Opinion
from workflows.documents.sending.forms import DispatchForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(town, document, at_door):  # noqa: F811
    """It only has to be sent."""
    for actor, verb in (
        (town.clerk, "submit"),
        (town.head, "agree"),
        (town.finance, "agree"),
        (town.planning, "agree"),
        (town.director, "agree"),
        (town.mayor, "sign"),
    ):
        done(act(at_door, actor, document, verb))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))
    return document


def form_of(at_door, actor, document, verb):  # noqa: F811
    return at_door(actor).get(reverse("documents:step_form", args=[document.public_id, verb]))


def test_units_stand_under_their_kind_and_are_found_by_sound_and_full_name(town):
    page = str(DispatchForm()["main"])

    assert 'data-group="市政府各部门"' in page
    assert 'data-group="各县（区）政府"' in page
    assert 'data-sounds="shicaizhengju sczj 示范市财政局"' in page


def test_people_stand_under_their_agency(town):
    page = str(DraftForm(actor=town.clerk)["countersigners"])

    finance = page[page.index('data-group="市财政局"') :]
    assert "许嘉言" in finance[: finance.index("</details>")]
    assert 'data-sounds="xujiayan xjy"' in page


def test_those_named_in_the_text_stand_first_and_once(town, sealed, at_door):
    page = form_of(at_door, town.registrar, sealed, "dispatch").content.decode()

    main = page[page.index('id="id_main"') : page.index('id="id_cc"')]
    chosen = main[: main.index("data-browse")]
    assert re.findall(r">([^<>]+)</label>", chosen) == ["市财政局", "市发展改革委", "青禾县政府"]
    assert main.count("checked") == 3
    assert len(set(re.findall(r'value="(\d+)"', main))) == len(re.findall(r'value="(\d+)"', main))


def test_sending_to_nobody_is_said_at_the_list_and_what_was_typed_stays(town, sealed, at_door):
    answer = act(at_door, town.registrar, sealed, "dispatch", cc=[town.unit("市财政局").pk], opinion="请尽快。")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "请至少选择一个发往单位" in page
    assert "请尽快。" in page
    cc = page[page.index('id="id_cc"') :]
    assert "市财政局" in cc[: cc.index("data-browse")]
    assert Copy.objects.count() == 0


def test_sending_back_without_a_reason_is_said_at_the_opinion(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    answer = act(at_door, town.head, document, "send_back", to_step="draft")

    assert answer.status_code == 422
    assert 'id="id_opinion_error"' in answer.content.decode()
    assert not Opinion.objects.filter(verdict="sent_back").exists()


def test_passing_on_to_nobody_is_said_at_the_list(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    answer = act(at_door, town.head, document, "pass_on", how="after", opinion="请财政局看。")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "请选定一人" in page
    assert "请财政局看。" in page
    assert re.search(r'<option value="after" selected', page)


def test_an_opinion_too_long_is_refused_whole(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    answer = act(at_door, town.head, document, "agree", opinion="长" * 5001)

    assert answer.status_code == 422
    assert "意见最多 5000 字" in answer.content.decode()
    assert "长" * 5001 in answer.content.decode()
    assert not Opinion.objects.filter(verdict="agreed").exists()


def test_a_form_kept_open_too_long_leads_to_the_document_as_it_stands(town, sealed, at_door):
    units = [town.unit("市财政局").pk]
    done(act(at_door, town.registrar, sealed, "dispatch", main=units))
    answer = at_door(town.registrar).get(
        reverse("documents:step_form", args=[sealed.public_id, "dispatch"]), follow=True
    )

    assert "已不在您手上" in answer.content.decode()
    assert form_of(at_door, town.outsider, sealed, "dispatch").status_code == 404


def test_a_body_that_is_too_long_is_said_at_the_body(town, at_door):
    answer = at_door(town.clerk).post(reverse("documents:new"), draft_form(town, body="长" * 100_001))

    assert answer.status_code == 422
    assert 'id="id_body_error"' in answer.content.decode()
