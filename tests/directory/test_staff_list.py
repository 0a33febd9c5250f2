"""A whole staff list taken in at once: by the right person, into an empty office, or not at all."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.actors import actor_of
from directory.founding import found_office
from directory.holders import holder_within
from directory.models import Appointment, Person, Post, Unit
from directory.roles import Role
from directory.staff_list import (
    AppointmentRow,
    PeopledAlready,
    PersonRow,
    PostRow,
    StaffList,
    UnfitStaffList,
    UnitRow,
    take_in,
)
from directory.staff_table import staff_list_of
from office.accounts.actions import use_code
from office.audit import trail
from office.audit.refusals import NotAllowed

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 2)
BUREAU = UnitRow("finance", "", "示范市财政局", "市财政局", "bureau", "city", can_issue=True, fonds_no="S011")
DIVISION = UnitRow("budget", "finance", "示范市财政局预算科", "预算科", "division", "city")
LIST = StaffList(
    [BUREAU, DIVISION],
    [
        PostRow("head", "finance", "局长", (Role.PRINCIPAL_LEADER,)),
        PostRow("clerk", "finance", "文书", (Role.REGISTRY_CLERK,)),
        PostRow("budget", "budget", "科长", (Role.DIVISION_HEAD,)),
    ],
    [PersonRow("ZengGP", "曾广平", phone="6853 0101"), PersonRow("shanly", "单立言")],
    [
        AppointmentRow("zenggp", "head", DAY),
        AppointmentRow("zenggp", "budget", DAY, is_main=False),
        AppointmentRow("shanly", "clerk", DAY),
    ],
)


@pytest.fixture
def founder(db):
    """An office on its first day: a root and an administrator."""
    from office.worktime.seed import plant

    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    plant()
    return found_office(
        name="示范市人民政府", short_name="市政府", level="city", administrator="夏可心", staff_number="xiakx"
    )


def test_a_list_becomes_an_office(founder):
    counts = take_in(LIST, by=founder)

    bureau = Unit.objects.get(short_name="市财政局")
    assert counts == {"units": 2, "posts": 3, "people": 2, "appointments": 3}
    assert [list(found) for found in Unit.objects.find_problems()] == [[], [], [], [], []]
    assert [unit.short_name for unit in Unit.objects.all()] == ["市政府", "市财政局", "预算科"]
    assert holder_within(Role.REGISTRY_CLERK, bureau).person.name == "单立言"
    assert list(Post.objects.filter(unit=bureau).order_by("order").values_list("title", flat=True)) == ["局长", "文书"]
    assert bureau.group.name == f"unit:{bureau.public_id}"


def test_people_can_be_found_and_cannot_sign_in_yet(founder):
    take_in(LIST, by=founder)

    person = Person.objects.get(username="zenggp")
    assert (person.pinyin, person.phone) == ("zeng guang ping", "6853 0101")
    assert not person.has_usable_password()
    assert [str(held.post) for held in actor_of(person).appointments] == ["市财政局 局长", "预算科 科长"]


def test_the_trail_keeps_how_many(founder):
    take_in(LIST, by=founder)

    (event,) = trail.of(Unit.objects.get(depth=1)).filter(type="directory.imported")
    assert event.particulars == {"units": 2, "posts": 3, "people": 2, "appointments": 3}


def test_the_founder_in_the_list_is_completed(founder):
    mine = replace(
        LIST,
        people=[*LIST.people, PersonRow("xiakx", "夏可心", phone="6852 0423")],
        posts=[*LIST.posts, PostRow("second", "budget", "科员")],
        appointments=[*LIST.appointments, AppointmentRow("xiakx", "second", DAY)],
    )

    take_in(mine, by=founder)

    held = Appointment.objects.filter(person=founder.person).order_by("-is_main")
    assert Person.objects.get(username="xiakx").phone == "6852 0423"
    assert (held[0].post.title, held[0].is_main) == ("科员", True)
    assert Role.ORG_ADMIN in held[1].post.roles


def test_it_takes_as_many_queries_for_a_hundred_as_for_two(founder):
    hundred = StaffList(
        [BUREAU],
        [PostRow(f"p{number}", "finance", "科员") for number in range(100)],
        [PersonRow(f"s{number}", "林知远") for number in range(100)],
        [AppointmentRow(f"s{number}", f"p{number}", DAY) for number in range(100)],
    )

    with CaptureQueriesContext(connection) as asked:
        take_in(hundred, by=founder)

    assert len(asked) < 30


def test_a_second_list_is_refused(founder):
    take_in(LIST, by=founder)

    with pytest.raises(PeopledAlready):
        take_in(LIST, by=founder)


def test_only_an_administrator_of_the_root_takes_it_in(founder):
    take_in(LIST, by=founder)
    somebody = actor_of(Person.objects.get(username="shanly"))

    with pytest.raises(NotAllowed):
        take_in(LIST, by=somebody)


@pytest.mark.parametrize(
    ("part", "wrong", "says"),
    [
        ("units", [replace(DIVISION, above="nowhere"), BUREAU], "预算科"),
        ("units", [BUREAU, BUREAU], "市财政局"),
        ("units", [replace(BUREAU, kind="ministry")], "市财政局"),
        ("units", [replace(BUREAU, name="")], "finance"),
        ("posts", [PostRow("head", "nowhere", "局长")], "局长"),
        ("posts", [PostRow("head", "finance", "局长", ("emperor",))], "emperor"),
        ("posts", [PostRow("head", "finance", "长" * 61)], "长长"),
        ("people", [PersonRow("a", "曾广平"), PersonRow("A", "单立言")], "单立言"),
        ("people", [PersonRow("a", " ")], "a"),
        ("appointments", [AppointmentRow("zenggp", "nothing", DAY)], "曾广平"),
        ("appointments", [AppointmentRow("zenggp", "head", DAY), AppointmentRow("zenggp", "clerk", DAY)], "曾广平"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken_in(founder, part, wrong, says):
    with pytest.raises(UnfitStaffList, match=says):
        take_in(replace(LIST, **{part: wrong}), by=founder)

    assert Person.objects.count() == 1


def test_nobody_is_two_of_the_three_administrators(founder):
    kinds = {"head": Role.SYSTEM_ADMIN, "budget": Role.AUDIT_ADMIN}
    posts = [replace(post, roles=(kinds.get(post.key, Role.STAFF),)) for post in LIST.posts]
    with pytest.raises(UnfitStaffList, match=r"曾广平.*三个人"):
        take_in(replace(LIST, posts=posts), by=founder)


def test_a_list_that_is_wrong_throughout_does_not_fill_the_screen(founder):
    with pytest.raises(UnfitStaffList) as refused:
        take_in(StaffList(people=[PersonRow("same", "林知远")] * 500), by=founder)

    assert len(refused.value.problems) > 400
    assert len(str(refused.value).splitlines()) == 21


UNITS = "key,above,name,short_name,kind,level,can_issue\nfinance,,示范市财政局,市财政局,bureau,city,是\n"
STAFF = """staff_number,name,unit,title,roles,phone
zenggp,曾广平,finance,局长,principal_leader deputy_leader,6853 0101
shanly,单立言,finance,文书,registry_clerk,
zenggp,曾广平,,市长助理,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables_of_a_personnel_office_are_read(encoding):
    found = staff_list_of(UNITS.encode(encoding), STAFF.encode(encoding), starts_on=DAY)

    assert found.units == [UnitRow("finance", "", "示范市财政局", "市财政局", "bureau", "city", can_issue=True)]
    assert found.people == [PersonRow("zenggp", "曾广平", "6853 0101"), PersonRow("shanly", "单立言")]
    assert [(one.staff_number, one.is_main) for one in found.appointments] == [
        ("zenggp", True),
        ("shanly", True),
        ("zenggp", False),
    ]
    assert found.posts[0].roles == ("principal_leader", "deputy_leader")
    assert found.posts[2] == PostRow("line 4", "", "市长助理")


def test_a_table_without_a_column_or_with_a_bad_day_is_refused():
    with pytest.raises(UnfitStaffList, match="short_name"):
        staff_list_of(b"key,above,name\n", STAFF.encode(), starts_on=DAY)
    with pytest.raises(UnfitStaffList, match="soon"):
        staff_list_of(UNITS.encode(), b"staff_number,name,unit,title,starts_on\na,b,,c,soon\n", starts_on=DAY)


def test_an_office_is_founded_and_filled_from_the_command_line(founder, tmp_path, capsys):
    (tmp_path / "units.csv").write_text(UNITS)
    (tmp_path / "staff.csv").write_text(STAFF)

    call_command("import_staff", tmp_path / "units.csv", tmp_path / "staff.csv", by="XiaKX")

    assert "2 people" in capsys.readouterr().out
    assert Person.objects.count() == 3
    with pytest.raises(CommandError):
        call_command("import_staff", tmp_path / "units.csv", tmp_path / "staff.csv", by="xiakx")
    with pytest.raises(CommandError, match="nobody"):
        call_command("import_staff", tmp_path / "units.csv", tmp_path / "staff.csv", by="nobody")


def test_founding_prints_a_code_that_opens_the_door(db, capsys):
    given = [
        "--name=示范市人民政府",
        "--short-name=市政府",
        "--level=city",
        "--administrator=夏可心",
        "--staff-number=xiakx",
    ]
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)

    call_command("found_office", *given)

    code = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert use_code(login="xiakx", code=code, password="a long new password").name == "夏可心"
    with pytest.raises(CommandError):
        call_command("found_office", *given)
