"""Lists that are broken, damaged, hostile or merely careless: each is told at its place, and nothing is half done."""

import io
import zipfile
from datetime import datetime

import pytest

from directory.importing import grid, sheets, taking
from directory.importing.models import Column, ImportLine, StaffImport
from directory.importing.refusals import BrokenText, NotASheet, NothingInIt, TooLargeAList, TooManyRows
from directory.models import Person, Unit
from office.files.actions import Empty
from office.files.models import File
from office.files.refusals import Suspicious
from office.files.secrecy import CarriesSecrecyMark
from tests.directory.lists import HEADINGS, as_csv, as_xlsx, brought, compared, lines, problems

pytestmark = pytest.mark.django_db
ROW = ["20001", "曾广", "预算科", "科长"]
XLSX = "人员.xlsx"


def sheet(*rows, headings=HEADINGS):
    def write(book):
        page = book.add_worksheet("人员")
        for number, row in enumerate([headings, *rows]):
            page.write_row(number, 0, row)

    return as_xlsx(write)


def wrong_columns(begun):
    return [(row, column) for row, column, _ in problems(begun)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"])
def test_a_table_is_read_in_whatever_encoding_spreadsheets_save_it(cast, encoding):
    begun = compared(cast.unit("市财政局"), None, data=as_csv([ROW], encoding), by=cast.admin)

    (line,) = lines(begun, ImportLine.Kind.NEW)
    assert (line.who, line.title) == ("20001", "曾广")


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_columns_may_be_divided_otherwise_than_by_commas(cast, delimiter):
    data = as_csv([ROW]).decode("utf-8-sig").replace(",", delimiter).encode()

    assert compared(cast.unit("市财政局"), None, data=data, by=cast.admin).counts["new"] == 1


def test_damaged_text_is_told_with_its_line_and_is_not_taken_for_another_encoding(cast):
    good = as_csv([ROW, ROW, ROW], "utf-8")
    for data, line in ((good[:-20] + b"\xe5\xe5" + good[-19:], 4), (b"\xff\xfe\x00", 1)):
        with pytest.raises(BrokenText, match=f" {line} "):
            brought(cast.unit("市财政局"), data, by=cast.admin)


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        (XLSX, b"PK\x03\x04 not a package", NotASheet),
        (XLSX, "工号,姓名".encode(), NotASheet),
        ("人员.xls", "工号,姓名".encode(), NotASheet),
        ("人员.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, NotASheet),
        ("人员.csv", b"\x89PNG\r\n\x1a\n\x00\x00", NotASheet),
        ("人员.csv", b"a,b\x00c\n1,2,3\n" * 3, NotASheet),
        ("人员.csv", ('"' + "a" * 200_000 + '"').encode(), NotASheet),
        ("人员.pdf", b"%PDF-1.7", NotASheet),
        ("人员", b"abc", NotASheet),
        ("人员.csv", b"", Empty),
        ("人员.csv", b"\n\n , ,\n", NothingInIt),
        (XLSX, as_xlsx(lambda book: book.add_worksheet()), NothingInIt),
    ],
)
def test_what_is_no_table_is_refused_and_nothing_is_kept(cast, name, data, refusal):
    with pytest.raises(refusal):
        brought(cast.unit("市财政局"), data, by=cast.admin, name=name)

    assert not StaffImport.objects.exists()
    assert not File.objects.exists()


def test_what_is_too_large_is_not_read(cast, monkeypatch):
    monkeypatch.setattr(taking, "MOST_BYTES", 1_000)

    with pytest.raises(TooLargeAList):
        brought(cast.unit("市财政局"), as_csv([ROW] * 100), by=cast.admin)


def test_too_many_rows_are_told(cast, monkeypatch):
    for data, name in ((as_csv([ROW] * 300_000), "人员.csv"), (sheet(*[ROW] * 60), XLSX)):
        with pytest.raises(TooManyRows):
            brought(cast.unit("市财政局"), data, by=cast.admin, name=name)
        monkeypatch.setattr(sheets, "MOST_ROWS", 50)


def test_a_workbook_that_unpacks_to_far_more_is_not_unpacked(cast):
    told = io.BytesIO(sheet(ROW))
    with zipfile.ZipFile(told, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", b" " * 40_000_000)

    with pytest.raises(Suspicious):
        brought(cast.unit("市财政局"), told.getvalue(), by=cast.admin, name=XLSX)


def test_a_sheet_that_claims_more_than_memory_holds_fells_its_reader_and_nobody_else(cast):
    """One cell in the first corner and one in the last: as a rectangle 17 thousand million cells."""

    def write(book):
        page = book.add_worksheet()
        page.write(0, 0, "工号")
        page.write(1_048_575, 16_383, "x")

    with pytest.raises(NotASheet):
        brought(cast.unit("市财政局"), as_xlsx(write), by=cast.admin, name=XLSX)


def test_merged_cells_say_their_value_in_every_row_they_cover(cast):
    def write(book):
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 3, "市财政局人员名单")
        page.write_row(2, 0, HEADINGS[:4])
        page.write_row(3, 0, ["20001", "曾广", "", "科长"])
        page.write_row(4, 0, ["20002", "单立言", "", "科员"])
        page.merge_range(3, 2, 4, 2, "市财政局/预算科")

    begun = compared(cast.unit("市财政局"), None, data=as_xlsx(write), name=XLSX, by=cast.admin)

    assert (begun.counts["new"], begun.counts["unit"], begun.problems) == (2, 1, 0)
    assert [line.row for line in lines(begun, ImportLine.Kind.NEW)] == [4, 5]


def test_numbers_and_days_are_read_as_they_are_meant(cast):
    def write(book):
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, [20001, "曾广", "市财政局", "科长", "主职", 68530101, 13800001234])
        page.write_datetime(1, 9, datetime(2026, 1, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_formula(2, 0, "=1+1", value=20002)
        page.write_row(2, 1, ["单立言", "市财政局", "科员"])
        page.write_formula(3, 0, "=1/0", value="#DIV/0!")
        page.write_row(3, 1, ["解晓东", "市财政局", "科员"])

    begun = compared(cast.unit("市财政局"), None, data=as_xlsx(write), name=XLSX, by=cast.admin)

    first, second = lines(begun, ImportLine.Kind.NEW)
    assert (first.who, second.who) == ("20001", "20002")
    assert ["mobile", "", "13800001234"] in first.what
    assert wrong_columns(begun) == [(4, "staff_number")]


def test_formulas_in_a_text_are_not_taken_for_values(cast):
    row = ["20001", '=HYPERLINK("http://example.com")', "市财政局", "科长"]

    assert wrong_columns(compared(cast.unit("市财政局"), [row], by=cast.admin)) == [(2, "name")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["", "曾广", "市财政局", "科长"], Column.STAFF_NUMBER),
        (["2 0001", "曾广", "市财政局", "科长"], Column.STAFF_NUMBER),
        (["2" * 300, "曾广", "市财政局", "科长"], Column.STAFF_NUMBER),
        (["20001", "曾" * 300, "市财政局", "科长"], Column.NAME),
        (["20001", "曾广", "科" * 300, "科长"], Column.UNIT),
        (["20001", "曾广", "", "科长"], Column.UNIT),
        (["20001", "曾广", "市财政局/预算科/市财政局", "科长"], Column.UNIT),
        (["20001", "曾广", "市财政局/预算科/预算科", "科长"], Column.UNIT),
        (["20001", "曾广", "市财政局", "长" * 300], Column.TITLE),
        (["20001", "曾广", "市财政局", "科长", "也许"], Column.MAIN),
        (["20001", "曾广", "市财政局", "科长", "兼职"], Column.MAIN),
        (["20001", "曾广", "市财政局", "科长", "", "6" * 300], Column.PHONE),
        (["20001", "曾广", "市财政局", "科长", "", "", "", "zeng@"], Column.EMAIL),
        (["20001", "曾广", "市财政局", "科长", "", "", "", "", "", "2026-02-30"], Column.STARTS_ON),
        (["20001", "曾广", "市财政局", "科长", "", "", "", "", "", "上周"], Column.STARTS_ON),
        (["20001", "曾\u202e广", "市财政局", "科长"], Column.NAME),
        (["svc-qinghe-oa", "青禾县办公系统", "市财政局", "科长"], Column.STAFF_NUMBER),
    ],
)
def test_what_is_wrong_in_a_row_is_told_at_its_cell(cast, row, column):
    begun = compared(cast.unit("市财政局"), [row], by=cast.admin)

    assert wrong_columns(begun) == [(2, column.value)]


def test_rows_that_contradict_one_another_are_told(cast):
    rows = [
        ROW,
        ROW,
        ["20001", "曾光", "预算科", "会计"],
        ["20002", "单立言", "市财政局", "科员", "主职"],
        ["20002", "单立言", "市财政局", "会计", "主职"],
    ]

    begun = compared(cast.unit("市财政局"), rows, by=cast.admin)

    assert wrong_columns(begun) == [(3, "staff_number"), (4, "name"), (6, "main")]


def test_whoever_stands_in_a_row_with_a_mistake_has_not_left(cast):
    rows = [["xujy", "许嘉言", "市财政局", "副局长", "", "", "", "zeng@"], ["liangzy", "梁忠义", "市财政局", "文书"]]

    begun = compared(cast.unit("市财政局"), rows, by=cast.admin, is_complete=True)

    assert (begun.problems, begun.leaving) == (1, 0)


def test_a_mark_of_secrecy_keeps_a_list_outside(cast):
    for data, name in ((as_csv([["机密★5年", *ROW[1:]]]), "人员.csv"), (sheet(["秘密★", *ROW[1:]]), XLSX)):
        with pytest.raises(CarriesSecrecyMark):
            brought(cast.unit("市财政局"), data, by=cast.admin, name=name)


def test_nothing_of_a_list_that_fails_while_it_is_written_is_there(cast, monkeypatch):
    from directory.importing import running, writing

    begun = compared(cast.unit("市财政局"), [["20001", "曾广", "市财政局/预算科", "科长"]], by=cast.admin)
    taking.apply(begun, by=cast.admin)

    def fall(*_given):
        raise ZeroDivisionError

    monkeypatch.setattr(writing, "_list_others", fall)
    with pytest.raises(ZeroDivisionError):
        running.apply(begun.pk)

    begun.refresh_from_db()
    assert begun.state == StaffImport.State.FAILED
    assert not Person.objects.filter(username="20001").exists()
    assert not Unit.objects.filter(short_name="预算科").exists()


def test_a_cell_of_a_sheet_is_text():
    assert [grid._text(cell) for cell in (10001.0, 1.5, True, "0012", datetime(2026, 1, 5))] == [
        "10001", "1.5", "1", "0012", "2026-01-05",
    ]  # fmt: skip
