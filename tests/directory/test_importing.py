"""A list of those who work in a unit: compared with the book, decided upon, taken in whole or not at all."""

from datetime import date, timedelta

import pytest

from directory.actions import appoint, establish_post, establish_unit
from directory.actors import actor_of, today
from directory.importing import running, taking
from directory.importing.models import ImportLine, StaffImport
from directory.importing.refusals import HasProblems, NothingToDo, NotNow, SayTheNumber
from directory.models import Appointment, Listing, Person, Post, Unit
from directory.roles import Role
from directory.search import people_found
from office.audit import trail
from office.audit.refusals import NotAllowed
from tests.directory.lists import applied, compared, lines, problems, worked_off

pytestmark = pytest.mark.django_db
Kind, State = ImportLine.Kind, StaffImport.State
FINANCE = [
    ["xujy", "许嘉言", "市财政局", "副局长"],
    ["liangzy", "梁忠义", "市财政局", "文书"],
]


def held(username):
    found = Appointment.objects.filter(person__username=username).in_force(today()).with_names()
    return [(str(one.post), one.is_main) for one in found.order_by("-is_main", "pk")]


def counts(begun):
    return {kind: many for kind, many in begun.counts.items() if many}


def test_whoever_is_new_is_enrolled_and_appointed_and_can_be_found(cast):
    facts = ["主职", "6853 0101", "13800001234", "zg@shifan.example", "412", "2026.1.5"]

    begun = applied(cast.unit("市财政局"), [["20001", "曾 广", "市财政局/预算科", "科长", *facts]], by=cast.admin)

    assert begun.state == State.APPLIED, begun.failure
    person = Person.objects.get(username="20001")
    division = Unit.objects.get(short_name="预算科")
    assert (person.name, person.pinyin, person.mobile, person.office_room) == (
        "曾广",
        "zeng guang",
        "13800001234",
        "412",
    )
    assert not person.has_usable_password()
    assert (division.name, division.kind, division.above()) == ("示范市财政局预算科", "division", cast.unit("市财政局"))
    assert [list(found) for found in Unit.objects.find_problems()] == [[], [], [], [], []]
    assert held("20001") == [("预算科 科长", True)]
    assert Appointment.objects.get(person=person).starts_on == date(2026, 1, 5)
    assert [one.person for one in people_found(cast.clerk, "zengg", most=5)] == [person]
    assert division.group.name == f"unit:{division.public_id}"


def test_a_list_that_says_what_the_book_says_changes_nothing(cast):
    begun = compared(cast.unit("市财政局"), FINANCE, by=cast.admin, is_complete=True)

    assert counts(begun) == {}
    with pytest.raises(NothingToDo):
        taking.apply(begun, by=cast.admin)


def test_only_what_differs_is_changed_and_an_empty_cell_leaves_what_there_is(cast):
    Person.objects.filter(username="xujy").update(phone="6853 0000", mobile="13900001111")
    rows = [["xujy", "许佳言", "市财政局", "副局长", "", "", "13900002222"]]

    begun = applied(cast.unit("市财政局"), rows, by=cast.admin)

    person = Person.objects.get(username="xujy")
    assert (person.name, person.pinyin, person.phone, person.mobile) == (
        "许佳言",
        "xu jia yan",
        "6853 0000",
        "13900002222",
    )
    (line,) = lines(begun, Kind.CHANGED)
    assert line.what == [["name", "许嘉言", "许佳言"], ["mobile", "139****1111", "13900002222"]]
    assert [one.person for one in people_found(cast.clerk, "许佳言", most=5)] == [person]


def test_whoever_moves_takes_the_chair_that_becomes_empty_and_leaves_their_own(cast):
    rows = [["liangzy", "梁忠义", "市财政局", "副局长"]]
    vacant = cast.finance.appointment.post

    begun = applied(cast.unit("市财政局"), rows, by=cast.admin, is_complete=True, number=1)

    assert held("liangzy") == [("市财政局 副局长", True)]
    assert Appointment.objects.get(person=cast.neighbour.person, ends_on=None).post == vacant
    assert counts(begun) == {"moved": 1, "deactivated": 1, "relieved": 2, "appointed": 1}
    assert not Person.objects.get(username="xujy").is_active
    assert Listing.objects.get(appointment=cast.finance.appointment).ends_on == today() - timedelta(days=1)


def test_a_list_that_only_adds_touches_nobody_else(cast):
    begun = applied(cast.unit("市财政局"), [["20001", "曾广", "市财政局", "会计"]], by=cast.admin)

    assert counts(begun) == {"new": 1, "post": 1, "appointed": 1}
    assert held("xujy") == [("市财政局 副局长", True)]


def test_two_posts_of_one_person_are_two_rows_and_one_of_them_is_the_main_one(cast):
    rows = [*FINANCE, ["xujy", "许嘉言", "市财政局/预算科", "科长", "主职"]]
    rows[0] = [*rows[0], "兼职"]

    applied(cast.unit("市财政局"), rows, by=cast.admin, is_complete=True)

    assert held("xujy") == [("预算科 科长", True), ("市财政局 副局长", False)]


def test_above_one_in_twenty_it_asks_for_the_number(cast):
    begun = compared(cast.unit("市财政局"), FINANCE[:1], by=cast.admin, is_complete=True)

    assert (begun.leaving, begun.people_now, begun.asks_twice) == (1, 2, True)
    for number in (None, 0, 2):
        with pytest.raises(SayTheNumber):
            taking.apply(begun, number=number, by=cast.admin)
    taking.apply(begun, number=1, by=cast.admin)
    assert worked_off(begun).state == State.APPLIED


def test_whoever_was_put_out_by_mistake_comes_back_with_the_next_list(cast):
    applied(cast.unit("市财政局"), FINANCE[:1], by=cast.admin, is_complete=True, number=1)

    begun = applied(cast.unit("市财政局"), FINANCE, by=cast.admin, is_complete=True)

    assert counts(begun) == {"returned": 1, "appointed": 1}
    assert Person.objects.get(username="liangzy").is_active
    assert held("liangzy") == [("市财政局 文书", True)]
    assert Post.objects.filter(unit=cast.unit("市财政局"), title="文书").count() == 1


def test_who_keeps_the_directory_is_not_put_out_by_a_list_that_forgets_them(cast):
    begun = compared(cast.unit("市政府"), FINANCE, by=cast.admin, is_complete=True)

    assert {one.who for one in lines(begun, Kind.KEPT)} == {"admin", "weizq"}


def test_who_also_works_elsewhere_is_neither_changed_nor_put_out(cast):
    """周明岚 is a deputy mayor, and heads the task force of the planning bureau."""
    rows = [
        ["luojp", "罗建平", "市发展改革委", "副主任"],
        ["tangsm", "唐书敏", "市发展改革委", "文书"],
    ]
    begun = compared(cast.unit("市发展改革委"), rows, by=cast.admin, is_complete=True)
    assert [one.who for one in lines(begun, Kind.KEPT)] == ["zhouml"]
    assert counts(begun) == {"kept": 1}

    more = [*rows, ["zhouml", "周明兰", "市发展改革委", "改革专班组长"], ["xujy", "许嘉言", "市发展改革委", "顾问"]]
    begun = compared(cast.unit("市发展改革委"), more, by=cast.admin, is_complete=True)
    assert [(row, column) for row, column, _ in problems(begun)] == [(5, "staff_number")]
    assert [one.who for one in lines(begun, Kind.KEPT)] == ["zhouml"]


def test_a_unit_outside_is_not_reached_however_it_is_written(cast):
    ways = ["市发展改革委", "示范市发展和改革委员会", "市政府/市发展改革委", "市政府", "临江县政府/办公室"]
    rows = [[f"3000{number}", "张三", way, "科员"] for number, way in enumerate(ways)]

    begun = compared(cast.unit("市财政局"), rows, by=cast.admin)

    assert [(row, column) for row, column, _ in problems(begun)] == [(row, "unit") for row in range(2, 7)]


def test_units_are_found_by_path_from_anywhere_above_and_by_a_name_that_is_unique(cast):
    ways = [
        "市政府/市政府办公室/综合一科",
        "综合一科",
        "市政府办公室/综合一科",
        "示范市人民政府办公室综合一科",
        "市政府办公室＞综合一科",
    ]
    rows = [[f"3000{number}", "张三", way, "科员"] for number, way in enumerate(ways)]

    begun = compared(cast.unit("市政府"), rows, by=cast.admin)

    assert counts(begun) == {"new": 5, "post": 5, "appointed": 5}


def test_nobody_becomes_two_of_the_three_administrators(cast):
    office = cast.unit("市政府办公室")
    establish_post(office, title="系统管理员", roles=[Role.SYSTEM_ADMIN], by=cast.admin)

    begun = compared(office, [["weizq", "魏正清", "市政府办公室", "系统管理员"]], by=cast.admin)

    assert [(row, column) for row, column, _ in problems(begun)] == [(2, "title")]


def test_what_changed_meanwhile_asks_for_a_new_comparison(cast):
    begun = compared(cast.unit("市财政局"), [["xujy", "许嘉言", "市财政局", "局长"]], by=cast.admin)
    taking.apply(begun, by=cast.admin)
    establish_post(cast.unit("市财政局"), title="局长", roles=[Role.PRINCIPAL_LEADER], by=cast.admin)

    begun = worked_off(begun)

    assert begun.state == State.FAILED
    assert held("xujy") == [("市财政局 副局长", True)]
    taking.compare_again(begun, by=cast.admin)
    taking.apply(worked_off(begun), by=cast.admin)
    assert worked_off(begun).state == State.APPLIED


def test_an_import_is_one_event_with_its_difference(cast):
    before = {event.pk for event in trail.of(cast.unit("市财政局"))}

    begun = applied(cast.unit("市财政局"), [["20001", "曾广", "市财政局/预算科", "科长"]], by=cast.admin)

    told = [event for event in trail.of(cast.unit("市财政局")) if event.pk not in before]
    (event,) = [event for event in told if event.type == "directory.import_applied"]
    assert event.particulars["counts"]["new"] == 1
    assert event.particulars["list"] == str(begun.public_id)
    assert {event.type for event in told} == {"directory.import_begun", "directory.import_applied"}


def test_it_is_applied_once_and_only_while_it_waits(cast):
    begun = compared(cast.unit("市财政局"), [["20001", "曾广", "市财政局", "会计"]], by=cast.admin)
    taking.apply(begun, by=cast.admin)
    for act in (taking.apply, taking.give_up, taking.compare_again):
        with pytest.raises(NotNow):
            act(begun, by=cast.admin)

    running.apply(begun.pk)
    running.apply(begun.pk)

    assert Appointment.objects.filter(person__username="20001").count() == 1


def test_a_post_that_a_complete_list_does_not_name_and_does_not_end_is_told(cast):
    """Her concurrent post stays, since her main one is not this list's; the list names another post of hers here."""
    planning = cast.unit("市发展改革委")
    second = establish_post(planning, title="专家组成员", roles=[], by=cast.admin)
    appoint(cast.deputy.person, to=second, starts_on=today(), is_main=False, by=cast.admin)
    rows = [
        ["luojp", "罗建平", "市发展改革委", "副主任"],
        ["tangsm", "唐书敏", "市发展改革委", "文书"],
        ["zhouml", "周明岚", "市发展改革委", "专家组成员"],
    ]
    (line,) = lines(compared(planning, rows, by=cast.admin, is_complete=True), Kind.KEPT)
    assert line.who == "zhouml"
    assert [name for name, *_rest in line.what] == ["post", "kept"]
    assert "专班" in line.what[0][2]
    assert not lines(compared(planning, rows, by=cast.admin), Kind.KEPT)  # a list that only adds would end nothing


def test_an_administrator_whom_the_list_appoints_keeps_their_post_of_keeper_and_that_is_told(cast):
    rows = [["admin", "夏可心", "市政府", "科员", "兼职"]]
    begun = compared(cast.unit("市政府"), rows, by=cast.admin, is_complete=True)
    assert "admin" in {one.who for one in lines(begun, Kind.MOVED)}
    assert "admin" in {one.who for one in lines(begun, Kind.KEPT)}


def test_given_up_while_it_is_compared_nothing_comes_of_it(cast):
    begun = compared(cast.unit("市财政局"), FINANCE, by=cast.admin)
    taking.compare_again(begun, by=cast.admin)
    taking.give_up(begun, by=cast.admin)

    begun = worked_off(begun)

    assert begun.state == State.GIVEN_UP


def test_a_list_with_something_wrong_is_not_applied(cast):
    begun = compared(cast.unit("市财政局"), [*FINANCE, ["", "张三", "市财政局", "科员"]], by=cast.admin)

    with pytest.raises(HasProblems):
        taking.apply(begun, by=cast.admin)


def test_an_administrator_of_one_bureau_has_no_say_in_another(cast):
    post = establish_post(cast.unit("市财政局"), title="通讯录管理员", roles=[Role.ORG_ADMIN], by=cast.admin)
    appoint(cast.finance.person, to=post, starts_on=today(), is_main=False, by=cast.admin)
    keeper = actor_of(cast.finance.person)
    begun = compared(cast.unit("市发展改革委"), [["20001", "曾广", "市发展改革委", "科员"]], by=cast.admin)

    for act in (taking.apply, taking.give_up, taking.compare_again):
        with pytest.raises(NotAllowed):
            act(begun, by=keeper)
    with pytest.raises(NotAllowed):
        compared(cast.unit("市发展改革委"), FINANCE, by=keeper)
    assert compared(cast.unit("市财政局"), FINANCE, by=keeper).state == State.COMPARED


def test_whoever_loses_the_right_before_the_job_runs_has_applied_nothing(cast):
    post = establish_post(cast.unit("市财政局"), title="通讯录管理员", roles=[Role.ORG_ADMIN], by=cast.admin)
    kept = appoint(cast.finance.person, to=post, starts_on=today() - timedelta(days=9), is_main=False, by=cast.admin)
    begun = compared(cast.unit("市财政局"), [["20001", "曾广", "市财政局", "会计"]], by=actor_of(cast.finance.person))
    taking.apply(begun, by=actor_of(cast.finance.person))
    Appointment.objects.filter(pk=kept.pk).update(ends_on=today() - timedelta(days=1))

    assert worked_off(begun).state == State.FAILED
    assert not Person.objects.filter(username="20001").exists()


def test_two_units_of_one_name_need_their_path(cast):
    for parent in ("市财政局", "市发展改革委"):
        above = Unit.objects.get(pk=cast.unit(parent).pk)
        establish_unit(above, name=f"{parent}法规科", short_name="法规科", kind="division", level="city", by=cast.admin)
    rows = [["30001", "张三", "法规科", "科员"], ["30002", "李四", "市财政局/法规科", "科员"]]

    begun = compared(cast.unit("市政府"), rows, by=cast.admin)

    ((row, column, sentence),) = problems(begun)
    assert (row, column) == (2, "unit")
    assert "市财政局/法规科" in sentence
