"""Steps a document takes besides, dissent, several heads, and the verification after the signature."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from directory.actions import appoint, enrol, establish_post, establish_unit
from directory.actors import actor_of, today
from directory.roles import Role
from tests.cast import SINCE
from tests.workflows.documents.test_outgoing import BODY, act, done, draft_form
from workflows.documents import words
from workflows.documents.models import Document, Opinion
from workflows.documents.paper import sheet_of
from workflows.documents.words import Words
from workflows.engine import course

pytestmark = pytest.mark.django_db


def posted_as(town, unit, username, name, title, role):
    one = enrol(town.unit(unit), username=username, name=name, by=town.admin)
    post = establish_post(town.unit(unit), title=title, roles=[role], order=2000, by=town.admin)
    appoint(one, to=post, starts_on=SINCE, by=town.admin)
    return actor_of(one)


@pytest.fixture
def begun(town, at_door):
    def begin(**changes):
        answer = at_door(town.clerk).post(reverse("documents:new"), draft_form(town, **changes))
        assert answer.status_code == 302, answer.content.decode()
        return Document.objects.latest("pk")

    return begin


def walk(at_door, document, *acts):
    for actor, verb, *more in acts:
        done(act(at_door, actor, document, verb, **(more[0] if more else {})))
    document.refresh_from_db()


def to_signing(town, at_door, document):
    walk(at_door, document, (town.clerk, "submit"), (town.head, "agree"), (town.finance, "agree"))
    walk(at_door, document, (town.planning, "agree"), (town.director, "agree"))


def lies_with(document):
    return [(one.step, str(one.holder.person)) for one in course.hands_of(document) if one.state == "open"]


def test_legal_review_and_meeting_are_asked_for_by_the_draft(town, begun, at_door):
    lawyer = posted_as(town, "市政府办公室", "fazhi", "方正言", "法规科科长", Role.LEGAL_REVIEWER)
    document = begun(
        needs_legal_review="on", needs_meeting="on", genre="resolution", title="示范市人民政府关于供水工作的决议"
    )
    to_signing(town, at_door, document)
    assert lies_with(document) == [("legal_review", "方正言")]
    walk(at_door, document, (lawyer, "agree", {"opinion": "内容合法。"}))
    assert lies_with(document) == [("meeting", "陈若川")]
    assert act(at_door, town.director, document, "adopt", adopted_on="2199-01-01").status_code == 422
    adopted = today().replace(day=1)
    walk(at_door, document, (town.director, "adopt", {"adopted_on": adopted.isoformat()}), (town.mayor, "sign"))

    assert document.issue_date == adopted
    assert lies_with(document) == [("verify", "苏婉清")]


def test_a_review_nobody_can_do_waits_with_who_answers_for_the_routes(town, begun, at_door):
    document = begun(needs_legal_review="on", countersigners=[])
    walk(at_door, document, (town.clerk, "submit"), (town.head, "agree"))
    page = at_door(town.director).get(reverse("documents:detail", args=[document.public_id])).content.decode()

    assert "尚无人" in page or "nobody holds this yet" in page
    walk(at_door, document, (town.director, "agree"))
    assert lies_with(document) == [("legal_review", "陈若川")]
    assert act(at_door, town.director, document, "agree", opinion="同意。").status_code == 409


def test_the_route_is_shown_before_it_is_handed_on(town, begun, at_door):
    document = begun()
    page = at_door(town.clerk).get(reverse("documents:detail", args=[document.public_id])).content.decode()

    for name in ("韩雨桐", "陈若川", "何景行", "苏婉清", "沈秋实", "骆云帆"):
        assert name in page
    assert "legal_review" not in [stage for stage, _who in lies_with(document)]


def test_over_a_dissent_a_bare_circle_is_not_enough(town, begun, at_door):
    document = begun()
    walk(at_door, document, (town.clerk, "submit"), (town.head, "agree"))
    assert act(at_door, town.finance, document, "disagree").status_code == 422
    walk(at_door, document, (town.finance, "disagree", {"opinion": "时限做不到。"}))
    walk(at_door, document, (town.planning, "agree_with_changes", {"opinion": "第二条改为季度。"}))
    walk(at_door, document, (town.director, "agree"))
    refused = act(at_door, town.mayor, document, "sign")

    assert refused.status_code == 422
    assert "许嘉言" in refused.content.decode()
    walk(at_door, document, (town.mayor, "sign", {"opinion": "按原时限办，财政局做好准备。"}))
    assert document.state == "verify"


def test_a_circle_is_consent_and_kept_as_one(town, begun, at_door):
    document = begun()
    to_signing(town, at_door, document)
    walk(at_door, document, (town.mayor, "sign"))

    assert document.opinions.get(step="sign").verdict == Opinion.Verdict.CONSENTED
    assert document.signed_digest == words.present_digest(document)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_important": "on"},
        {"genre": "report", "title": "关于供水工作的报告"},
        {"genre": "opinion", "title": "关于供水工作的意见", "main_recipients": "省人民政府"},
    ],
)
def test_what_is_important_or_goes_up_is_the_principals_to_sign(town, begun, at_door, changes):
    document = begun(signatory=town.deputy.appointment.pk, **changes)
    answer = act(at_door, town.clerk, document, "submit")

    assert answer.status_code == 422
    assert "主要负责人签发" in answer.content.decode()
    assert lies_with(document) == [("draft", "林知远")]


@pytest.fixture
def neighbours(town):
    """Another city's government beside this one, for what is issued jointly."""
    unit = establish_unit(
        town.unit("市政府"), name="邻江市人民政府", short_name="邻江市政府", kind="government", level="city",
        can_issue=True, by=town.admin,
    )  # fmt: skip
    town.units["邻江市政府"] = unit
    return posted_as(town, "邻江市政府", "linsz", "林思齐", "市长", Role.PRINCIPAL_LEADER)


def test_jointly_issued_every_head_signs_and_the_last_gives_the_date(town, begun, at_door, neighbours):
    document = begun(joint=[neighbours.appointment.pk])
    to_signing(town, at_door, document)
    walk(at_door, document, (town.mayor, "sign", {"opinion": "同意。"}))
    assert (document.state, document.issue_date, document.signed_at) == ("cosign", None, None)
    assert document.signed_digest
    walk(at_door, document, (neighbours, "sign"))
    assert document.issue_date == today()
    assert sheet_of(document, Words.of(document)).partners[0].name == "邻江市人民政府"
    walk(at_door, document, (town.editor, "send_back", {"to_step": "cosign", "opinion": "请再核。"}))
    assert (document.issue_date, bool(document.signed_digest)) == (None, True)
    walk(at_door, document, (neighbours, "sign"), (town.editor, "verify"))
    assert lies_with(document) == [("register", "沈秋实")]


def test_departments_do_not_issue_jointly_with_governments(town, begun, at_door):
    head = posted_as(town, "市财政局", "czju", "钱守正", "局长", Role.PRINCIPAL_LEADER)
    answer = at_door(town.clerk).post(reverse("documents:new"), draft_form(town, joint=[head.appointment.pk]))

    assert answer.status_code in (200, 422)
    assert not Document.objects.exists()


@pytest.fixture
def signed(town, begun, at_door):
    document = begun()
    to_signing(town, at_door, document)
    walk(at_door, document, (town.mayor, "sign", {"opinion": "同意。"}))
    return document


def correction(document, body, declared, **more):
    return {"title": document.title, "body": body, "annotation": "", "declared": declared} | more


def test_a_correction_of_form_is_marked_and_goes_on(town, signed, at_door):
    form = correction(signed, BODY.replace("如下。", "如下："), "form")
    walk(at_door, signed, (town.editor, "correct", form))

    assert signed.state == "register"
    assert signed.verified_digest == words.present_digest(signed) != signed.signed_digest
    mark = signed.opinions.get(verdict=Opinion.Verdict.MENDED)
    assert "如下。" in mark.text
    assert "如下：" in mark.text
    assert "\n" not in mark.text  # the paragraph, not its neighbours
    assert signed.revisions.latest("version").correction == "form"
    walk(at_door, signed, (town.registrar, "register", {"register": town.unit("市政府").registers.get().pk}))


def test_a_number_is_never_form(town, signed, at_door):
    answer = act(at_door, town.editor, signed, "correct", **correction(signed, BODY.replace("86", "87"), "form"))

    assert answer.status_code == 422
    assert "86" in answer.content.decode()
    signed.refresh_from_db()
    assert signed.body == BODY
    assert signed.state == "verify"


def test_a_change_of_substance_goes_back_to_the_signatory(town, signed, at_door):
    form = correction(signed, BODY.replace("86", "87"), "substance")
    assert act(at_door, town.editor, signed, "correct", **form).status_code == 422
    walk(at_door, signed, (town.editor, "correct", form | {"opinion": "事项应为87项。"}))

    assert (signed.state, signed.signed_at, signed.signed_digest, signed.issue_date) == ("sign", None, "", None)
    assert lies_with(signed) == [("sign", "何景行")]
    walk(at_door, signed, (town.mayor, "sign"), (town.editor, "verify"))
    assert "87" in signed.body


@pytest.mark.parametrize("statement", ["UPDATE documents_opinion SET text = 'x'", "DELETE FROM documents_opinion"])
def test_the_database_itself_refuses_to_change_an_opinion(signed, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
