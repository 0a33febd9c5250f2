"""What the checker asks of a draft: of whom, and of whom not. Pure, but for what the directory says."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.audit import trail
from tests.workflows.documents.test_outgoing import act, document, draft_form  # noqa: F401
from workflows.documents.addressees import Addressee, Place, addressees, by_name, recipients
from workflows.documents.genres import USAGE, Genre
from workflows.documents.lints.draft import Cited, Draft, Signatory
from workflows.documents.lints.questions import QUESTIONS
from workflows.documents.lints.rules import RULES, check
from workflows.documents.models import Declaration, Departure

CITY = Place.called("示范市人民政府")
BUREAU = Place.called("示范市财政局")
HEAD = Signatory("何景行")


def to(issuer, *names):
    return tuple(Addressee(name, by_name(issuer, Place.called(name)), Place.called(name)) for name in names)


SOUND = Draft(
    genre=Genre.NOTICE,
    title="示范市人民政府关于做好供水工作的通知",
    body="现就供水工作通知如下。\n一、保障供水\n（一）压实责任\n特此通知。",
    issuer=CITY,
    main=to(CITY, "各县（区）人民政府"),
    signatory=HEAD,
)
REQUEST = Draft(
    genre=Genre.REQUEST,
    title="示范市人民政府关于修缮青禾水库的请示",
    body="水库大坝为三类坝，拟予修缮。\n妥否，请批示。",
    annotation="（联系人：林知远，电话：6852 0417）",
    issuer=CITY,
    main=to(CITY, "省人民政府"),
    above=(Place.called("省人民政府"),),
    signatory=HEAD,
)
LONG_TO_COUNTIES = replace(SOUND, issuer=BUREAU, main=to(BUREAU, "各县（区）人民政府"))
TO_ITS_LIKE = replace(SOUND, issuer=BUREAU, main=to(BUREAU, "青禾县财政局"))


def found(draft, **answers):
    return {(one.rule, one.level) for one in check(replace(draft, answers=answers)).findings}


@pytest.mark.parametrize("draft", [SOUND, REQUEST])
def test_a_sound_draft_passes_and_says_what_was_looked_at(draft):
    report = check(draft)

    assert report.findings == []
    assert {"secrecy", "R19", "R05", "R12", "R13", "R14", "R16"} <= {one.rule for one in report.passed}


# What is changed in a sound draft → what is found, and its class.
FAULTS = [
    (SOUND, {"title": ""}, "R19", "must"),
    (SOUND, {"body": ""}, "R19", "must"),
    (SOUND, {"main": ()}, "R19", "must"),
    (SOUND, {"body": "机密★5年\n正文"}, "secrecy", "must"),
    (SOUND, {"main": to(CITY, "省人民政府")}, "genre", "must"),
    (REQUEST, {"main": to(CITY, "国务院")}, "R01", "must"),
    (REQUEST, {"main": to(CITY, "国务院"), "cc": to(CITY, "省人民政府")}, "R01", "should"),
    (REQUEST, {"main": to(CITY, "省人民政府", "省政府")}, "R02", "should"),
    (REQUEST, {"cc": to(CITY, "青禾县人民政府")}, "R02", "must"),
    (replace(REQUEST, issuer=BUREAU), {"main": to(BUREAU, "省财政厅")}, "R03", "must"),
    (REQUEST, {"body": "现将青禾县的请示转报，妥否，请批示。"}, "R04", "must"),
    (REQUEST, {"cited": Cited("关于修桥的请示", "青府〔2026〕3号", True)}, "R04", "must"),
    (REQUEST, {"body": "拟予修缮。另请一并核增编制6名。\n妥否，请批示。"}, "R05", "must"),
    (SOUND, {"genre": Genre.REPORT, "body": "现报告如下。请批示。"}, "R05", "must"),
    (SOUND, {"body": "现通知如下。妥否，请批示。"}, "R05", "must"),
    (REQUEST, {"main": (Addressee("何省长", "person", Place("何省长")),)}, "R06", "must"),
    (REQUEST, {"above": (Place("省人民政府"), Place("省财政厅"))}, "R07", "practice"),
    (SOUND, {"genre": Genre.OPINION, "above": (Place("省人民政府"),)}, "R08", "practice"),
    (LONG_TO_COUNTIES, {}, "R09", "must"),
    (TO_ITS_LIKE, {"body": "由财政部门牵头，有关部门配合。"}, "R10", "must"),
    (SOUND, {"joint": (BUREAU,)}, "R11", "should"),
    (SOUND, {"may_issue": False}, "R12", "must"),
    (SOUND, {"signatory": None}, "R13", "must"),
    (REQUEST, {"signatory": Signatory("周明岚", is_principal=False)}, "R13", "must"),
    (SOUND, {"is_important": True, "signatory": Signatory("周明岚", is_principal=False)}, "R13", "must"),
    (SOUND, {"body": "字" * 4001}, "R17", "should"),
    (SOUND, {"body": "请于月底前报送贯彻落实情况。"}, "R17", "should"),
    (SOUND, {"title": "关于印发供水管理办法的通知"}, "R18", "must"),
    (replace(SOUND, genre=Genre.REPLY), {}, "cites", "must"),
    (SOUND, {"title": "关于供水的函"}, "title", "must"),
    (SOUND, {"body": "自2026年09月05日起施行。"}, "date", "practice"),
    (SOUND, {"body": "根据示府发[2026]5号执行。"}, "number", "practice"),
    (SOUND, {"body": "一、甲\n（1）乙"}, "levels", "practice"),
    (REQUEST, {"body": "拟予修缮。"}, "closing", "practice"),
    (SOUND, {"body": "请认真执行。\n特此报告。"}, "closing", "practice"),
    (SOUND, {"body": "现通知如下。\n特此通知。\n一、抓紧办理"}, "closing", "practice"),
    (REQUEST, {"annotation": ""}, "contact", "practice"),
    (SOUND, {"body": "具体安排见附件。"}, "attached", "practice"),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "changes", "rule", "level"), FAULTS, ids=lambda value: str(value)[:20])
def test_each_fault_is_found_in_its_class(draft, changes, rule, level):
    report = check(replace(draft, **changes))

    assert (rule, level) in {(one.rule, one.level) for one in report.findings}
    assert rule not in {one.rule for one in report.passed}


def test_every_rule_has_a_fault_here_or_is_seen_to_by_the_route():
    assert {rule.id for rule in RULES} - {rule for _draft, _changes, rule, _level in FAULTS} == {
        "R14", "R15", "R16", "phrase",
    }  # fmt: skip
    assert {f"R{nth:02}" for nth in range(1, 20)} <= {rule.id for rule in RULES}


@pytest.mark.parametrize(
    ("draft", "question", "answer"),
    [
        (replace(REQUEST, issuer=BUREAU, main=to(BUREAU, "省财政厅")), "own_government", "ordinary"),
        (replace(REQUEST, body="现将青禾县的请示转报。\n妥否，请批示。"), "own_view", "stated"),
        (replace(REQUEST, body="另请核增编制6名。\n妥否，请批示。"), "one_matter", "one"),
        (replace(REQUEST, main=(Addressee("何省长", "person", Place("何省长")),)), "assigned", "directly"),
        (replace(SOUND, issuer=BUREAU, main=to(BUREAU, "青禾县财政局"), body="各部门配合。"), "other_powers", "agreed"),
        (replace(SOUND, title="关于印发供水管理办法的通知"), "normative", "no"),
    ],
)
def test_what_only_a_person_can_say_is_asked_and_settled_by_the_answer(draft, question, answer):
    asked = [one for one in check(draft).findings if one.question]

    assert [one.question for one in asked] == [question]
    assert answer in dict(QUESTIONS[question].choices)
    report = check(replace(draft, answers={question: answer}))
    assert not [one for one in report.findings if one.level == "must"]
    assert [(one.question, one.answer) for one in report.answered] == [(question, answer)]


def test_a_normative_document_takes_the_legal_review():
    draft = replace(SOUND, title="关于印发供水管理办法的通知", answers={"normative": "yes"})

    assert [one.field for one in check(draft).findings] == ["needs_legal_review"]
    assert check(replace(draft, legal_review=True)).findings == []


def test_a_department_may_direct_a_lower_government_when_its_own_agrees_and_the_text_says_so():
    assert ("R09", "must") in found(LONG_TO_COUNTIES)
    agreed = replace(LONG_TO_COUNTIES, body="经市人民政府同意，现通知如下。\n特此通知。")
    assert ("R09", "must") not in found(agreed)


def test_who_is_not_subordinate_is_asked_and_not_told():
    letter = replace(SOUND, genre=Genre.LETTER, title="关于供水的函", main=to(CITY, "省水务厅"), body="请遵照执行。")

    assert ("phrase", "must") in found(letter)


def test_an_opinion_goes_where_its_recipients_stand():
    opinion = replace(SOUND, genre=Genre.OPINION)

    assert opinion.direction == "downward"
    assert replace(opinion, main=to(CITY, "省人民政府")).direction == "upward"
    assert replace(opinion, main=to(CITY, "省水务厅")).direction == "lateral"
    assert replace(opinion, main=()).direction == "downward"


def test_a_reason_is_for_one_thing_alone():
    twice = replace(REQUEST, main=to(CITY, "省人民政府", "省政府"))
    (finding,) = [one for one in check(twice).findings if one.level == "should"]
    reasons = {(finding.rule, finding.about): "省领导指示两家同报"}

    assert check(twice, reasons).blocking == []
    assert [one.reason for one in check(twice, reasons).kept] == ["省领导指示两家同报"]
    thrice = replace(REQUEST, main=to(CITY, "省人民政府", "省政府", "省委"))
    assert [one.rule for one in check(thrice, reasons).blocking] == ["R02"]


@pytest.mark.parametrize("genre", list(Genre))
def test_each_genre_is_explained_and_ends_within_its_ways(genre):
    usage = USAGE[genre]

    assert usage.when
    assert set(usage.closings) <= set(usage.ways)
    assert not [one for said in usage.closings.values() for one in said for bad in usage.forbidden if bad in one]


NOT_ADDRESSED = {
    Genre.RESOLUTION, Genre.COMMUNIQUE, Genre.ANNOUNCEMENT, Genre.NOTICE_PUBLIC, Genre.MINUTES, Genre.ORDER,
}  # fmt: skip


@pytest.mark.parametrize("genre", list(Genre))
def test_recipients_are_asked_for_only_where_a_genre_has_them(genre):
    bare = Draft(genre=genre, title="甲", body="正文。", signatory=HEAD)

    assert (("R19", "must") in found(bare)) == (genre not in NOT_ADDRESSED)


@given(
    st.text(alphabet="一二（）1.、。；\n附件请示另批〔〕[2026]年0月9日号府", max_size=80), st.sampled_from(list(Genre))
)
def test_the_checker_reads_whatever_is_typed_and_points_only_at_what_is_there(body, genre):
    report = check(
        Draft(genre=genre, title=body[:20], body=body, issuer=CITY, main=to(CITY, "省人民政府"), signatory=HEAD)
    )

    assert not [one for one in report.findings if one.field == "body" and one.find and one.find not in body]
    assert {one.rule for one in report.passed}.isdisjoint({one.rule for one in report.findings})


@given(st.lists(st.sampled_from(["省人民政府", "市财政局", "各县（区）人民政府"]), max_size=5))
def test_a_line_of_recipients_is_read_back_as_written(names):
    assert recipients("，".join(names) + "：") == names


@pytest.mark.django_db
def test_the_directory_says_how_units_stand_to_each_other(cast):
    def relations(issuer, *names):
        (placed,), above = addressees(cast.unit(issuer), ["，".join(names)])
        return [one.relation for one in placed], [place.short_name for place in above]

    names = ("市政府", "市财政局", "青禾县政府", "市发展改革委", "综合一科", "示范市人民政府", "省人民政府")
    assert relations("市财政局", *names) == (
        ["superior", "own", "lower_government", "lateral", "lateral", "superior", "far_superior"],
        ["市政府"],
    )
    assert relations("市政府", *names)[0] == [
        "own", "subordinate", "subordinate", "subordinate", "own", "own", "superior",
    ]  # fmt: skip
    assert relations("青禾县政府", "市政府", "市财政局", "临江县政府")[0] == ["superior", "lateral", "lateral"]
    assert relations("市政府办公室", "市财政局", "青禾县政府")[0] == ["subordinate", "subordinate"]


@pytest.mark.django_db
class TestAtTheDoor:
    """A principle departed from with a reason; what is asked and answered."""

    LONG = {"body": "请于12月1日前报送贯彻落实情况。"}

    def save(self, town, at_door, document, **more):  # noqa: F811
        form = draft_form(town, version=document.version, **(self.LONG | more))
        return at_door(town.clerk).post(reverse("documents:edit", args=[document.public_id]), form, follow=True)

    def test_a_principle_blocks_until_a_reason_is_given_and_the_reason_is_kept(self, town, document, at_door):  # noqa: F811
        page = self.save(town, at_door, document, act="submit").content.decode()
        document.refresh_from_db()
        assert document.state == "draft"
        assert 'name="reason-R17|reports"' in page

        told = {"keep": ["R17|reports"], "shown": ["R17|reports"], "reason-R17|reports": "省里要求逐级汇总"}
        self.save(town, at_door, document, act="submit", **told)
        document.refresh_from_db()
        departure = Departure.objects.get()

        assert document.state == "review"
        assert (departure.reason, departure.given_by) == ("省里要求逐级汇总", town.clerk.appointment)
        assert trail.of(document).get(type="document.departed").particulars["reason"] == "省里要求逐级汇总"
        reviewer = at_door(town.head).get(reverse("documents:detail", args=[document.public_id])).content.decode()
        assert "省里要求逐级汇总" in reviewer
        assert at_door(town.outsider).get(reverse("documents:detail", args=[document.public_id])).status_code == 404

    def test_a_reason_taken_back_is_gone_and_says_so_on_the_trail(self, town, document, at_door):  # noqa: F811
        told = {"keep": ["R17|reports"], "shown": ["R17|reports"], "reason-R17|reports": "省里要求"}
        self.save(town, at_door, document, **told)
        document.refresh_from_db()
        self.save(town, at_door, document, shown=["R17|reports"])

        assert not Departure.objects.exists()
        assert trail.of(document).filter(type="document.departed").count() == 2

    def test_an_answer_is_kept_with_who_gave_it_and_a_made_up_one_is_not(self, town, document, at_door):  # noqa: F811
        title = {"title": "示范市人民政府关于印发供水管理办法的通知"}
        self.save(town, at_door, document, **title, **{"answer-normative": "perhaps"})
        assert not Declaration.objects.exists()

        document.refresh_from_db()
        self.save(town, at_door, document, **title, **{"answer-normative": "yes"})
        document.refresh_from_db()
        assert Declaration.objects.get().said_by == town.clerk.appointment
        assert document.needs_legal_review

    def test_the_check_reads_what_is_typed_and_keeps_nothing(self, town, document, at_door):  # noqa: F811
        url = reverse("documents:check", args=[document.public_id])
        page = at_door(town.clerk).post(url, draft_form(town, **self.LONG, title="")).content.decode()

        assert 'name="reason-R17|reports"' in page
        assert "R19" in page
        document.refresh_from_db()
        assert document.title
        assert at_door(town.outsider).post(url, draft_form(town)).status_code == 404
