"""Notices come in by their file, through the administrators of the whole office, and what they move is told before."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from directory.hours.announcing import amend_day, announce_years, outlook
from directory.hours.notices import samples, years_in
from office.audit import trail
from office.audit.refusals import NotAllowed, Unacceptable
from office.worktime.announcement import NotAnAnnouncement
from office.worktime.models import Calendar, CalendarDay, CalendarYear
from tests.directory.keepers import keeper_of
from tests.directory.lists import as_xlsx

pytestmark = pytest.mark.django_db
SOURCE = "国办发明电〔2026〕9号"  # invented
NOTICE = {"2027": {"holidays": {"2027-01-01": "元旦", "2027-01-02": "元旦"}, "workdays": {"2027-02-06": "春节"}}}
ROWS = [
    ["附件：放假安排"],
    ["名称", "日 期", "放假/上班"],
    ["元旦", "2027-01-01", "放假"],
    ["元旦", "2027年1月2日", "休"],
    [],
    ["春节", "2027/2/6", "上班"],
]
LISTED = [
    {"name": name, "date": on, "isOffDay": off}
    for name, on, off in [("元旦", "2027-01-01", True), ("元旦", "2027-01-02", True), ("春节", "2027-02-06", False)]
]
KINDS = ["holiday", "holiday", "workday"]
DAYS = ["2027-01-01", "2027-01-02", "2027-02-06"]


@pytest.fixture
def calendar():
    return Calendar.objects.get()


def sheet(rows):
    def write(book):
        page = book.add_worksheet("放假安排")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)

    return as_xlsx(write)


def test_what_is_announced_stands_in_the_trail_with_its_notice(cast, calendar):
    announced = announce_years(calendar, NOTICE, source=SOURCE, by=cast.admin)

    told = trail.last(calendar, "calendar.").particulars
    assert (told["source"], told["years"], told["since"]) == (SOURCE, [2027], "2027-01-01")
    assert told["changed"] == [
        ["2027-01-01", "", "holiday"],
        ["2027-01-02", "", "holiday"],
        ["2027-02-06", "", "workday"],
    ]
    assert announced.years == (2027,)
    announce_years(calendar, NOTICE, source=SOURCE, by=cast.admin)
    assert trail.of(calendar).count() == 1


def test_only_who_administers_the_whole_office_announces(cast, calendar):
    for actor in (keeper_of(cast, "市财政局", "czadm"), cast.mayor, cast.outsider):
        with pytest.raises(NotAllowed):
            announce_years(calendar, NOTICE, source=SOURCE, by=actor)
        with pytest.raises(NotAllowed):
            amend_day(calendar, date(2026, 11, 27), "holiday", source=SOURCE, by=actor)
        with pytest.raises(NotAllowed):
            outlook(calendar, NOTICE, source=SOURCE, by=actor)

    assert not CalendarYear.objects.filter(year=2027).exists()


def test_the_outlook_tells_all_and_does_nothing(cast, calendar):
    stamp = calendar.stamp
    found = outlook(calendar, NOTICE, source=SOURCE, by=cast.admin)

    assert (found.years, [str(one.on) for one in found.changes]) == (
        (2027,),
        ["2027-01-01", "2027-01-02", "2027-02-06"],
    )
    assert [(one.was, one.now, one.name) for one in found.changes][-1] == ("", "workday", "春节")
    assert not CalendarYear.objects.filter(year=2027).exists()
    assert Calendar.objects.get().stamp == stamp
    assert not trail.of(calendar).exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("2027.json", json.dumps(NOTICE).encode()),
        ("2027.json", json.dumps({"year": 2027, "papers": [], "days": LISTED}).encode()),
        ("2027.csv", "\n".join(",".join(row) for row in ROWS).encode("gb18030")),
        ("2027.xlsx", sheet(ROWS)),
    ],
)
def test_a_notice_reads_alike_from_json_and_from_tables(cast, calendar, name, data):
    found = outlook(calendar, years_in(name, data), source=SOURCE, by=cast.admin)

    assert [(str(one.on), one.now, one.name) for one in found.changes] == [
        ("2027-01-01", "holiday", "元旦"), ("2027-01-02", "holiday", "元旦"), ("2027-02-06", "workday", "春节")
    ]  # fmt: skip


def test_the_samples_are_read_alike():
    shown = samples()
    table = "\n".join(",".join(row) for row in [shown["heads"], *shown["rows"]])

    read = [
        years_in("a.csv", table.encode()),
        *(years_in("a.json", shown[form].encode()) for form in ("by_year", "days")),
    ]
    assert read[0] == read[1] == read[2]
    assert read[0]["2027"]["workdays"]


def test_a_table_of_the_new_year_reaches_back_into_december():
    rows = "日期,放假/上班,名称\n2026-12-31,放假,元旦\n2027-01-01,放假,元旦\n"
    assert list(years_in("a.csv", rows.encode())) == ["2027"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b"{"),
        ("a.json", b"[]"),
        ("a.json", b"9" * 5_000),
        ("a.json", b"[" * 100_000),
        ("a.json", b'{"year": 2027, "days": {}}'),
        ("a.json", b'{"year": "2027", "days": []}'),
        ("a.json", b'{"year": 2027, "days": [{"date": "2026-05-01", "name": "a", "isOffDay": true}]}'),
        ("a.json", b'{"year": 2027, "days": [{"date": "2027-01-01", "name": null, "isOffDay": true}]}'),
        ("a.json", b'{"year": 2027, "days": [{"date": "2027-01-01", "name": "a", "isOffDay": "no"}]}'),
        ("a.json", b'{"year": 2027, "days": [{"date": "2027-01-01", "name": "a"}]}'),
        ("a.json", b'{"year": 2027, "days": [{"date": "2027-02-30", "name": "a", "isOffDay": true}]}'),
        ("a.csv", "日期,名称\n2027-01-01,元旦\n".encode()),
        ("a.csv", "日期,放假/上班\n1 January,放假\n".encode()),
        ("a.csv", "日期,放假/上班\n2027-02-30,放假\n".encode()),
        ("a.csv", "日期,放假/上班\n2027-01-01,值班\n".encode()),
        ("a.csv", "日期,放假/上班\n2027-01-01,放假\n2027-01-01,放假\n".encode()),
        ("a.csv", "日期,放假/上班,名称\n2027-01-01,放假,元旦\n2028-05-01,放假,劳动节\n".encode()),
        ("a.json", '{"2027": "元旦"}'.encode("gb18030")),
        ("a.docx", b"PK"),
        ("a.xlsx", b"PK\x03\x04 and nothing else"),
    ],
)
def test_a_file_with_one_wrong_row_is_refused_whole(name, data):
    with pytest.raises((NotAnAnnouncement, Unacceptable)):
        years_in(name, data)


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(NOTICE), encoding="utf-8")
    return path


def imported(*words):
    out = StringIO()
    call_command("import_calendar", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_changed_and_the_trail_keeps_it(notice, calendar):
    first = imported(str(notice), "--source", SOURCE)
    second = imported(str(notice), "--source", SOURCE)

    assert "2027-02-06" in first
    assert "2027-" not in second
    assert [event.type for event in trail.of(calendar)] == ["calendar.announced"]


def test_the_command_takes_the_seeded_years_again_without_a_change(tmp_path):
    days = CalendarDay.objects.filter(announced__year=2026)
    kinds = {kind: {str(day.on): day.name for day in days if day.kind == kind} for kind in ("holiday", "workday")}
    path = tmp_path / "2026.json"
    path.write_text(json.dumps({"2026": {"holidays": kinds["holiday"], "workdays": kinds["workday"]}}))

    assert "2026-" not in imported(str(path), "--source", SOURCE)


def test_the_command_names_what_is_wrong(notice, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")

    for words in (
        [str(tmp_path / "nowhere.json"), "--source", SOURCE],
        [str(broken), "--source", SOURCE],
        [str(notice), "--source", ""],
        [str(notice), "--source", SOURCE, "--calendar", "MARS"],
    ):
        with pytest.raises(CommandError):
            imported(*words)
