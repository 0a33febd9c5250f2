"""The pages and doors of supervision: whoever may, and beside them the outsider."""

from datetime import timedelta

import pytest
from django.urls import reverse

from office.meetings import actions as meetings
from office.meetings.actions.calling import Item
from office.subjects.offers import acts_for, panels_for
from office.worktime import clock
from office.worktime.terms import Term, TermUnit
from tests.workflows.supervision.conftest import Note, at, opened
from workflows.supervision import actions
from workflows.supervision.models import Extension, Matter

pytestmark = pytest.mark.django_db


def url(name, matter, *more):
    return reverse(f"supervision:{name}", args=[matter.public_id, *more])


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def form(town):
    return {
        "title": "青禾水库除险加固工程前期手续",
        "requirement": "请市财政局牵头，市发展改革委配合，10 个工作日内报结果。",
        "lead": town.unit("市财政局").pk,
        "supports": [town.unit("市发展改革委").pk],
        "value": "10",
        "unit": "workday",
        "until": "",
        "leader": town.mayor.appointment.pk,
        "category": "instruction",
    }


def test_a_matter_is_made_of_an_instruction_without_typing(town, at_door):
    finance, planning = town.unit("市财政局"), town.unit("市发展改革委")
    said = {
        "lead": str(finance.public_id),
        "supports": [str(planning.public_id)],
        "term": {"value": 10, "unit": "workday"},
    }
    note = Note("关于水库的请示", "请市财政局牵头，10 个工作日内报结果。", particulars=said)
    (act,) = acts_for(town.supervisor, note)
    page = at_door(town.supervisor).get(act.url(note))

    shown = page.context["form"]
    posted = {name: shown[name].value() for name in shown.fields}
    posted = {name: value if value is not None else "" for name, value in posted.items()}
    answer = at_door(town.supervisor).post(act.url(note), posted)

    assert answer.status_code == 302, text_of(answer)[:2000]
    made = Matter.objects.get()
    assert (made.title, made.lead, list(made.supports.all())) == ("关于水库的请示", finance, [planning])
    assert (made.term_value, made.source_kind, made.source_id) == (10, "test_note", note.public_id)
    ((_panel, context),) = panels_for(town.liaison, note)
    assert [one for one, _light in context["lines"]] == [made]
    assert panels_for(town.outsider, note) == []
    for stranger in (town.outsider, town.liaison, town.clerk):
        assert acts_for(stranger, note) == []


def test_the_notice_says_what_is_asked_to_those_who_read_the_matter(town, at_door):
    matter = opened(town, respond=Term(30, TermUnit.MINUTE))
    sheet = url("notice", matter)

    said = text_of(at_door(town.head_of_planning).get(sheet))
    for words in (matter.number, matter.requirement, "2026年12月4日 17:30", "2026年11月20日 10:54", "杜知常"):
        assert words in said
    for stranger in (town.finance, town.outsider):
        assert at_door(stranger).get(sheet).status_code == 404


def test_only_openers_find_the_form(town, at_door, form):
    new = reverse("supervision:new")

    for opener in (town.director, town.mayor):
        assert at_door(opener).get(new).status_code == 200
    for stranger in (town.outsider, town.liaison, town.registrar, town.clerk):
        assert at_door(stranger).get(new).status_code == 403
        assert at_door(stranger).post(new, form).status_code == 403
    assert not Matter.objects.exists()


def test_what_one_may_not_see_is_no_source(town, at_door):
    note = Note("别人的", seen_by=(town.mayor.person.pk,))

    assert (
        at_door(town.supervisor).get(reverse("supervision:new"), {"source": f"test_note:{note.public_id}"}).status_code
        == 404
    )
    assert at_door(town.supervisor).get(reverse("supervision:new"), {"source": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"lead": ""}, "lead"),
        ({"value": ""}, "value"),
        ({"value": "99999"}, "value"),
        ({"unit": "date"}, "until"),
        ({"unit": "date", "until": "2020-01-01"}, "until"),
        ({"requirement": "机密★10年"}, "requirement"),
    ],
)
def test_what_is_missing_is_said_at_its_field(town, at_door, form, changes, field):
    answer = at_door(town.supervisor).post(reverse("supervision:new"), form | changes)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Matter.objects.exists()


def test_a_named_day_and_twenty_presses_make_one_matter(town, at_door, form):
    given = form | {"unit": "date", "value": "", "until": "2026-12-18", "action_key": "one-key-for-all"}
    answers = [at_door(town.supervisor).post(reverse("supervision:new"), given) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {302}
    assert Matter.objects.get().due_at == at("2026-12-18 17:30")


def test_the_story_through_the_doors(town, at_door, matter):
    def press(actor, verb, **given):
        assert at_door(actor).get(url("act", matter, verb)).status_code == 200, verb
        answer = at_door(actor).post(url("act", matter, verb), given)
        assert answer.status_code == 302, text_of(answer)[:2000]

    press(town.liaison, "accept")
    press(town.liaison, "plan", **{
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0,
        "form-0-title": "批复", "form-0-on": "2026-11-26", "form-0-percent": 40,
        "form-1-title": "", "form-1-on": "", "form-1-percent": "",
    })  # fmt: skip
    press(town.liaison, "report", progress=40, text="用地预审已报。")
    press(town.head_of_planning, "report", text="资金已安排。")
    press(town.mayor, "urge", note="抓紧。")
    press(town.liaison, "ask_extension", until="2026-12-18", reason="等评审。")
    press(town.supervisor, "grant_extension", note="同意。")
    press(town.supervisor, "pause", reason="等省厅", approver=town.mayor.appointment.pk)
    press(town.supervisor, "resume")
    press(town.liaison, "report_done", text="办结。")
    press(town.supervisor, "return_for_rework", reason="缺附件。")
    press(town.liaison, "report_done", text="已补。")
    press(town.supervisor, "close", note="属实。")

    matter.refresh_from_db()
    assert matter.state == "closed"
    for reader in (town.liaison, town.mayor, town.supervisor, town.head_of_planning):
        page = at_door(reader).get(url("detail", matter))
        assert page.status_code == 200
        assert "资金已安排。" in text_of(page)
        told = text_of(at_door(reader).get(url("story", matter)))
        assert "40%" in told
        assert "· ok" not in told


def test_who_follows_reads_no_report_and_no_reason(town, at_door):
    note = Note("请示", units=(town.unit("青禾县政府").public_id,))
    matter = actions.accept(opened(town, source=note), by=town.liaison)
    actions.report(matter, progress=40, text="内部进展一二三", by=town.liaison)
    actions.urge(matter, note="内部催办", by=town.mayor)
    actions.pause(matter, reason="内部原因", approver=town.mayor.appointment, by=town.supervisor)

    for page in (url("detail", matter), reverse("supervision:index")):
        shown = text_of(at_door(town.county_clerk).get(page))
        assert matter.title in shown
        assert not [word for word in ("内部进展", "内部催办", "内部原因", "牵头，市发展改革委配合") if word in shown]
    assert at_door(town.county_clerk).get(url("story", matter)).status_code == 404


@pytest.mark.parametrize("name", ["outsider", "clerk", "auditor"])
def test_outsiders_find_nothing(town, at_door, matter, name):
    stranger = at_door(getattr(town, name))

    assert stranger.get(url("detail", matter)).status_code == 404
    assert stranger.get(url("story", matter)).status_code == 404
    assert matter.title not in text_of(stranger.get(reverse("supervision:index")))
    from workflows.supervision.views.verbs import VERBS

    for verb in VERBS:
        assert stranger.get(url("act", matter, verb)).status_code == 404
        assert stranger.post(url("act", matter, verb), {"reason": "x", "text": "x"}).status_code == 404


def test_who_sees_it_but_may_not_act_gets_403(town, at_door, matter):
    for actor, verb in ((town.head_of_planning, "accept"), (town.mayor, "close"), (town.liaison, "cancel")):
        answer = at_door(actor).post(url("act", matter, verb), {"reason": "x", "note": "x"})
        assert answer.status_code == 403, verb
        assert at_door(actor).get(url("act", matter, verb)).status_code == 302


def test_the_second_to_accept_is_shown_who_was_faster(town, at_door, matter):
    actions.accept(matter, by=town.liaison)
    answer = at_door(town.head_of_finance).post(url("act", matter, "accept"))

    assert answer.status_code == 409
    assert "吴海棠" in text_of(answer)


def test_refusals_of_what_was_typed_stand_at_the_field(town, at_door, matter):
    actions.accept(matter, by=town.liaison)
    answer = at_door(town.liaison).post(url("act", matter, "ask_extension"), {"until": "2026-11-25", "reason": "x"})
    assert answer.status_code == 422
    assert "until" in answer.context["form"].errors
    assert not Extension.objects.exists()


def test_counts_equal_rows(town, at_door):
    for number in range(3):
        opened(town, title=f"事项{number}")
    done = actions.accept(opened(town, title="已办"), by=town.liaison)
    actions.report_done(done, text="办结。", by=town.liaison)
    late = opened(town, title="超期")
    with clock.at(at("2026-12-07 09:00")):
        actions.accept(late, by=town.liaison)
        page = at_door(town.supervisor).get(reverse("supervision:index"))
        for segment in page.context["segments"]:
            rows = at_door(town.supervisor).get(reverse("supervision:index") + segment["url"]).context["rows"]
            assert len(rows) == segment.get("count", 0), segment


def test_filters_and_search(town, at_door):
    matter = opened(town)
    opened(town, title="另一件", lead=town.unit("市发展改革委"), supports=[], category="hotline")

    def titles(**given):
        return [
            row.matter.title
            for row in at_door(town.supervisor).get(reverse("supervision:index"), given).context["rows"]
        ]

    assert len(titles()) == 2
    assert (
        titles(q=matter.number)
        == titles(q="2026 1")
        == titles(q="水库")
        == titles(lead=matter.lead.public_id)
        == [matter.title]
    )
    assert titles(category="hotline") == ["另一件"]
    assert titles(q="没有") == titles(q="另一事") == []
    assert titles(q="另") == titles(q="一件") == titles(q="另一件") == ["另一件"]
    assert titles(lead="x", light="purple", leader="--") == titles()


def test_the_list_takes_few_queries_however_many_rows(town, at_door, django_assert_max_num_queries):
    for number in range(12):
        opened(town, title=f"事项{number}")
    client = at_door(town.supervisor)
    client.get(reverse("supervision:index"))
    with django_assert_max_num_queries(22):
        client.get(reverse("supervision:index"))


def test_a_supervisor_chooses_among_units_and_leaders_and_others_among_what_they_see(town, at_door, matter):
    def offered(holder):
        filters = at_door(holder).get(reverse("supervision:index")).context["filters"]
        return {name for _id, name in filters["leads"]}, {name for _id, name in filters["leaders"]}

    deeper = opened(town, title="另一件", lead=town.unit("综合一科"), supports=[])
    filters = (
        at_door(town.supervisor).get(reverse("supervision:index"), {"lead": deeper.lead.public_id}).context["filters"]
    )
    assert (str(deeper.lead.public_id), deeper.lead.short_name) in filters["leads"]
    units, leaders = offered(town.supervisor)
    assert (matter.lead.short_name in units, leaders) == (True, {str(matter.leader.person)})
    assert offered(town.liaison) == ({matter.lead.short_name}, {str(matter.leader.person)})
    assert offered(town.outsider) == (set(), set())


def test_the_drawer_alone_for_the_list(town, at_door, matter):
    answer = at_door(town.mayor).get(url("detail", matter), headers={"HX-Request": "true", "HX-Target": "drawer"})

    assert answer.status_code == 200
    assert "<html" not in text_of(answer)
    assert "26" in text_of(answer)


def test_minutes_as_a_whole_become_a_matter_and_show_it(town, at_door):
    start, chair = clock.now(), town.supervisor.appointment
    meeting = meetings.call(
        title="供水调度会", starts_at=start, ends_at=start + timedelta(hours=1), place="三楼会议室", chair=chair,
        recorder=chair, members=[town.liaison.appointment], agenda=[Item("供水现状")], by=town.supervisor,
    )  # fmt: skip
    meetings.begin(meeting, by=town.supervisor)
    minutes = meetings.write_minutes(meeting, text="先修主管，再修支管。", version=0, by=town.supervisor)
    page = reverse("meetings:minutes_found", args=[minutes.public_id])
    new = f"{reverse('supervision:new')}?source=minutes%3A{minutes.public_id}"

    assert new in text_of(at_door(town.supervisor).get(page, follow=True))
    assert new not in text_of(at_door(town.liaison).get(page, follow=True))
    initial = at_door(town.supervisor).get(new).context["form"].initial
    assert (initial["requirement"], initial["category"]) == ("先修主管，再修支管。", "decision")
    matter = opened(town, source=minutes)
    assert url("detail", matter) in text_of(at_door(town.supervisor).get(page, follow=True))
    assert at_door(town.outsider).get(page, follow=True).status_code == 404
