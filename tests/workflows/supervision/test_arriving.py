"""A work plan from a table: read row by row, opened as a whole or not at all, for who opens matters and nobody else."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from directory.actions import appoint, enrol, establish_post
from directory.administering.units import merge_unit
from directory.importing.refusals import ColumnsMissing, NotASheet
from directory.roles import Role
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.files.actions import Empty
from office.files.secrecy import CarriesSecrecyMark
from office.worktime.terms import Term
from tests.cast import SINCE
from tests.workflows.supervision.conftest import at, opened
from workflows.supervision.actions.opening import NotAnOpener
from workflows.supervision.arriving import taking
from workflows.supervision.arriving.dates import named_day
from workflows.supervision.arriving.reading import read
from workflows.supervision.models import Matter, WorkPlan

pytestmark = pytest.mark.django_db

HEADS = ["序号", "重点任务", "工作要求", "牵头单位", "协办单位", "完成时限", "交办领导"]
GOOD = [
    ["1", "青禾水库除险加固", "完成主体工程。", "市财政局", "市发展改革委", "2026-12-31", ""],
    ["2", "老旧小区改造", "", "市发展改革委", "", "20个工作日", "{leader}"],
]


def table(rows, heads=HEADS, above=("2026年市政府重点工作计划",)):
    stored = io.BytesIO()
    book = xlsxwriter.Workbook(stored)
    sheet = book.add_worksheet()
    for number, row in enumerate([*([one] for one in above), heads, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return stored.getvalue()


def upload(data, name="重点工作计划.xlsx"):
    return SimpleUploadedFile(name, data)


def brought(town, rows, **more):
    rows = [[cell.replace("{leader}", str(town.mayor.person)) for cell in row] for row in rows]
    return taking.begin(upload(table(rows, **more)), title="", by=town.supervisor)


def opened_from(plan, by):
    """As the worker does it after the press."""
    taking.ask_to_open(plan, by=by)
    taking.open_now(plan.pk, "")
    return WorkPlan.objects.get(pk=plan.pk)


def sentences(plan):
    return {(row.number, one.column): one.sentence for row in read(plan) for one in row.wrong}


def test_rows_are_read_as_the_matters_they_would_become(town):
    plan = brought(town, GOOD)
    first, second = read(plan)

    assert (plan.title, plan.unit) == ("重点工作计划", town.unit("市政府"))
    assert (first.number, first.title, first.requirement) == (3, "青禾水库除险加固", "完成主体工程。")
    assert (first.lead, first.supports) == (town.unit("市财政局"), [town.unit("市发展改革委")])
    assert (first.term, first.due_at) == (None, at("2026-12-31 17:30"))
    assert (second.requirement, second.term, second.due.due_at) == ("老旧小区改造", Term(20), at("2026-12-18 17:30"))
    assert second.leader.person == town.mayor.person
    assert not sentences(plan)


def test_it_is_opened_as_a_whole_and_linked_both_ways(town, at_door):
    plan = opened_from(brought(town, GOOD), town.supervisor)
    first, second = Matter.objects.order_by("serial")

    assert plan.state == WorkPlan.State.OPENED
    assert (first.title, first.lead, first.due_at) == (
        "青禾水库除险加固",
        town.unit("市财政局"),
        at("2026-12-31 17:30"),
    )
    assert (second.term, second.leader.person, second.category) == (Term(20), town.mayor.person, "work_report")
    assert {one.source_title for one in (first, second)} == {"重点工作计划"}
    assert [one.type for one in trail.of(plan)][-2:] == ["work_plan.brought", "work_plan.opened"]

    page = reverse("supervision:work_plan", args=[plan.public_id])
    door = at_door(town.supervisor)
    assert "青禾水库除险加固" in door.get(page).content.decode()
    assert page in door.get(reverse("supervision:detail", args=[first.public_id])).content.decode()
    led = at_door(town.liaison).get(reverse("supervision:detail", args=[first.public_id])).content.decode()
    assert "重点工作计划" in led
    assert page not in led


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({1: ""}, "title"),
        ({1: "长" * 121}, "title"),
        ({2: "长" * 5001}, "requirement"),
        ({3: ""}, "lead"),
        ({3: "市水务局不存在"}, "lead"),
        ({4: "市财政局、市发展改革委"}, "supports"),
        ({4: "无此单位"}, "supports"),
        ({5: ""}, "due"),
        ({5: "尽快"}, "due"),
        ({5: "2026-02-30"}, "due"),
        ({5: "2026-11-19"}, "due"),
        ({5: "0个工作日"}, "due"),
        ({5: "2206-12-31"}, "due"),
        ({6: "无名氏"}, "leader"),
    ],
)
def test_a_row_that_does_not_fit_is_told_with_its_sentence(town, changed, column):
    row = [changed.get(place, cell) for place, cell in enumerate(GOOD[0])]
    plan = brought(town, [row, GOOD[1]])
    (((number, named), sentence),) = sentences(plan).items()

    assert (number, named) == (3, str(WorkPlan.Column(column).label))
    assert sentence
    with pytest.raises(taking.RowsDoNotFit):
        taking.ask_to_open(plan, by=town.supervisor)
    assert not Matter.objects.exists()


def test_of_two_leaders_of_one_name_neither_is_taken(town):
    post = establish_post(town.unit("市政府"), title="副市长", roles=[Role.DEPUTY_LEADER], order=9, by=town.admin)
    namesake = enrol(town.unit("市政府"), username="namesake", name=str(town.mayor.person), by=town.admin)
    appoint(namesake, to=post, starts_on=SINCE, by=town.admin)

    (((_number, named), sentence),) = sentences(brought(town, [GOOD[1]])).items()
    assert named == str(WorkPlan.Column.LEADER.label)
    assert sentence


def test_many_rows_are_read_with_as_few_questions_as_two(town):
    few, many = (
        brought(town, [["1", f"第{number}项", "", "市财政局", "", "2026-12-31", ""] for number in range(count)])
        for count in (2, 60)
    )
    asked = []
    for plan in (few, many):
        with CaptureQueriesContext(connection) as queries:
            read(plan)
        asked.append(len(queries))

    assert asked[1] <= asked[0]


def test_titles_are_told_apart_in_the_table_and_from_what_runs(town):
    running = opened(town, title="老旧小区改造")
    plan = brought(town, [GOOD[0], GOOD[0], GOOD[1]])
    told = sentences(plan)

    assert len(told) == 3
    assert running.number in next(sentence for (number, _), sentence in told.items() if number == 5)


def test_nothing_is_opened_when_the_last_row_fits_no_longer(town):
    """Its unit is abolished between the press and the worker."""
    plan = brought(town, GOOD)
    taking.ask_to_open(plan, by=town.supervisor)
    merge_unit(town.unit("市发展改革委"), into=town.unit("市财政局"), by=town.admin)
    taking.open_now(plan.pk, "")

    plan.refresh_from_db()
    assert (plan.state, bool(plan.fault)) == (WorkPlan.State.BROUGHT, True)
    assert not Matter.objects.exists()
    assert not [one for one in trail.of(plan) if one.type == "work_plan.opened"]
    opened(town, supports=[])  # the number that was given back
    assert Matter.objects.get().serial == 1


def test_twice_the_same_job_opens_once(town):
    plan = opened_from(brought(town, GOOD), town.supervisor)
    taking.open_now(plan.pk, "")

    assert Matter.objects.count() == 2
    with pytest.raises(taking.MovedOn):
        taking.ask_to_open(plan, by=town.supervisor)
    with pytest.raises(taking.MovedOn):
        taking.give_up(plan, by=town.supervisor)


def test_columns_are_put_right_by_hand(town, at_door):
    plan = brought(town, GOOD, heads=["甲", "乙", "丙", "丁", "戊", "己", "庚"], above=())
    page, door = reverse("supervision:work_plan", args=[plan.public_id]), at_door(town.supervisor)

    assert door.get(page).context["names_columns"]
    assert door.post(page, {"act": "columns", "place-1": "title", "place-2": "title"}).status_code == 422
    assert door.post(page, {"act": "columns", "place-1": "title"}).status_code == 422
    right = {"act": "columns", "place-1": "title", "place-3": "lead", "place-5": "due"}
    assert door.post(page, right).status_code == 302
    assert door.get(page).context["fitting"] == 2
    with pytest.raises(ColumnsMissing):
        taking.name_columns(plan, columns={"title": 1}, by=town.supervisor)


def test_what_is_no_plan_is_refused_and_not_kept(town):
    over = [[str(number), f"第{number}项", "", "市财政局", "", "30天", ""] for number in range(501)]
    for data, refusal in (
        (b"", Empty),
        (b"words", NotASheet),
        (table(over), taking.TooLargeAPlan),
        (table([*GOOD, ["3", "机密★10年", "", "市财政局", "", "30天", ""]]), CarriesSecrecyMark),
    ):
        with pytest.raises(refusal):
            taking.begin(upload(data), title="", by=town.supervisor)
    assert not WorkPlan.objects.exists()


def test_through_the_door_it_is_brought_looked_at_and_opened(town, at_door):
    pages, door = reverse("supervision:work_plans"), at_door(town.supervisor)
    rows = [[cell.replace("{leader}", "") for cell in row] for row in GOOD]
    assert door.post(pages, {"category": "work_report"}).status_code == 422
    assert door.post(pages, {"category": "work_report", "upload": upload(b"words", "a.xlsx")}).status_code == 422
    answer = door.post(pages, {"category": "proposal", "title": "建议提案台账", "upload": upload(table(rows))})
    plan = WorkPlan.objects.get()
    page = reverse("supervision:work_plan", args=[plan.public_id])

    assert (answer.status_code, answer.url) == (302, page)
    assert "建议提案台账" in door.get(pages).content.decode()
    assert door.get(page).context["fitting"] == 2
    assert door.post(page, {"act": "nothing"}).status_code == 404
    for _ in range(2):
        assert door.post(page, {"act": "open", "action_key": "k1"}).status_code == 302
    assert "hx-trigger" in door.get(page).content.decode()
    taking.open_now(plan.pk, "")
    assert set(Matter.objects.values_list("category", flat=True)) == {"proposal"}
    assert len(door.get(page).context["matters"]) == 2
    assert door.post(page, {"act": "give_up"}).status_code == 409


def test_wrong_rows_come_back_as_a_table(town, at_door):
    plan = brought(town, [GOOD[0], ["2", "=1+1", "", "无此单位", "", "尽快", ""]])
    answer = at_door(town.supervisor).get(reverse("supervision:wrong_rows", args=[plan.public_id]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    assert len(rows) == 3
    assert rows[2][0] == "4"
    assert rows[2][-1].count("\n") == 1
    taking.give_up(plan, by=town.supervisor)
    assert at_door(town.supervisor).get(answer.request["PATH_INFO"]).status_code == 404


def test_only_who_opens_matters_for_the_agency_finds_it(town, at_door):
    plan = brought(town, GOOD)
    pages = [reverse("supervision:work_plans"), *(
        reverse(f"supervision:{name}", args=[plan.public_id]) for name in ("work_plan", "wrong_rows")
    )]  # fmt: skip
    for stranger in (town.mayor, town.liaison, town.clerk, town.outsider):
        assert [at_door(stranger).get(page).status_code for page in pages] == [404] * 3
        assert at_door(stranger).post(pages[1], {"act": "open"}).status_code == 404
        with pytest.raises(NotAnOpener):
            taking.begin(upload(table(GOOD)), title="", by=stranger)
        with pytest.raises(NotAllowed):
            taking.ask_to_open(plan, by=stranger)
    assert [at_door(town.director).get(page).status_code for page in pages] == [200] * 3


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026年12月31日前", date(2026, 12, 31)),
        ("2027/3/5 00:00:00", date(2027, 3, 5)),
        ("12月20日前完成", date(2026, 12, 20)),
        ("2027年2月底前", date(2027, 2, 28)),
        ("11月末", date(2026, 11, 30)),
        ("年底前完成", date(2026, 12, 31)),
        ("2027年底前", date(2027, 12, 31)),
        ("１２月３１日", date(2026, 12, 31)),
        ("13月底", None),
        ("0月1日", None),
        ("3.5", None),
        ("长期坚持", None),
        ("第四季度", None),
        ("", None),
    ],
)
def test_days_are_read_as_plans_write_them(text, day):
    assert named_day(text, date(2026, 11, 20)) == day


@given(st.text(), st.dates())
def test_no_text_makes_a_date_that_is_none(text, today):
    named_day(text, today)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_written_out_is_read_back(day):
    assert named_day(day.isoformat(), day) == day
    assert named_day(f"{day.year}年{day.month}月{day.day}日前", day) == day
