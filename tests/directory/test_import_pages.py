"""The pages of an import and of an export, as an administrator walks through them, and as nobody else does."""

import io
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from directory.actions import appoint, establish_post
from directory.actors import today
from directory.exporting import taking_out
from directory.exporting.taking_out import export
from directory.importing.models import ImportLine, StaffImport
from directory.models import Person
from directory.roles import Role
from office.audit import trail
from office.audit.models import Event
from office.audit.refusals import NotAllowed
from tests.directory.keepers import keeper_of
from tests.directory.lists import HEADINGS, applied, as_csv, as_xlsx, brought, compared, upload, worked_off

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW = ["20001", "曾广", "市财政局/预算科", "科长"]


def door(actor):
    client = Client()
    client.force_login(actor.person, backend=BACKEND)
    return client


def at(begun, name="directory:staff_import"):
    return reverse(name, args=[begun.public_id])


@pytest.fixture
def admin(cast):
    return door(cast.admin)


def test_a_list_is_brought_named_compared_and_applied_on_the_screen(cast, admin):
    url = reverse("directory:import", args=[cast.unit("市财政局").public_id])
    assert admin.get(url).status_code == 200
    sent = admin.post(url, {"upload": upload(as_csv([NEW])), "action_key": "k"})
    begun = StaffImport.objects.get()
    assert sent["Location"] == at(begun)

    page = admin.get(at(begun)).content.decode()
    assert all(heading in page for heading in HEADINGS)
    assert "曾广" in page
    columns = {f"place-{place}": name for name, place in begun.columns.items()}
    admin.post(at(begun), {"act": "compare", "is_complete": "", **columns})
    assert "HX-Refresh" not in admin.get(at(begun, "directory:import_progress"))
    worked_off(begun)
    assert admin.get(at(begun, "directory:import_progress"))["HX-Refresh"] == "true"
    assert "预算科" in admin.get(at(begun)).content.decode()
    assert "曾广" in admin.get(at(begun) + "?kind=new").content.decode()

    for _again in range(2):
        admin.post(at(begun), {"act": "apply", "action_key": "a"})
    assert worked_off(begun).state == StaffImport.State.APPLIED
    assert Person.objects.filter(username="20001").exists()
    assert admin.get(at(begun)).status_code == 200
    assert "人员.csv" in admin.get(reverse("directory:imports")).content.decode()


def test_what_cannot_be_read_is_told_at_the_file(cast, admin):
    url = reverse("directory:import", args=[cast.unit("市财政局").public_id])

    sent = admin.post(url, {"upload": upload("工号".encode(), "人员.xls")})

    assert sent.status_code == 422
    assert sent.context["form"].errors["upload"]


def test_columns_that_are_missing_or_named_twice_are_told_and_what_was_chosen_is_kept(cast, admin):
    begun = brought(cast.unit("市财政局"), as_csv([NEW]), by=cast.admin)
    for given in ({"place-0": "name"}, {"place-0": "name", "place-1": "name"}, {"place-0": "nonsense"}):
        sent = admin.post(at(begun), {"act": "compare", **given})
        assert sent.status_code == 422
    assert 'value="name" selected' in admin.post(at(begun), {"act": "compare", "place-0": "name"}).content.decode()


def test_the_same_headings_are_read_the_next_time_as_they_were_named(cast, admin):
    data = as_csv([["张三", "20001", "科员"]], headings=("甲", "乙", "丙"))
    begun = brought(cast.unit("市财政局"), data, by=cast.admin)
    assert begun.columns == {}
    admin.post(at(begun), {"act": "compare", "place-0": "name", "place-1": "staff_number", "place-2": "title"})

    assert brought(cast.unit("市财政局"), data, by=cast.admin).columns == {"name": 0, "staff_number": 1, "title": 2}
    assert brought(cast.unit("市发展改革委"), data, by=cast.admin).columns == {}


def test_one_of_several_sheets_is_chosen(cast, admin):
    def write(book):
        for name, rows in (("说明", [["填表说明"]]), ("人员", [HEADINGS, NEW])):
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)

    begun = brought(cast.unit("市财政局"), as_xlsx(write), name="人员.xlsx", by=cast.admin)
    assert "工号" in admin.get(at(begun) + "?columns&sheet=1").content.decode()
    columns = {f"place-{place}": name for place, name in enumerate(["staff_number", "name", "unit", "title"])}
    admin.post(at(begun), {"act": "compare", "sheet": "1", **columns})

    assert worked_off(begun).counts["new"] == 1


def test_the_second_question_stands_at_its_field(cast, admin):
    begun = compared(cast.unit("市财政局"), [["xujy", "许嘉言", "市财政局", "副局长"]], by=cast.admin, is_complete=True)
    assert "50" in admin.get(at(begun)).content.decode()

    sent = admin.post(at(begun), {"act": "apply", "number": "7"})

    assert sent.status_code == 422
    assert sent.context["number_form"].errors["number"]


def test_everything_that_is_wrong_is_a_table_whose_cells_run_nothing(cast, admin):
    rows = [["20001", "=1+1", "市财政局", "科长"], ["20002", "李四", "市财政局", "科员", "@也许"]]
    begun = compared(cast.unit("市财政局"), rows, by=cast.admin)

    assert "=1+1" in admin.get(at(begun)).content.decode()
    told = admin.get(at(begun, "directory:import_problems")).content.decode("utf-8")

    assert told.startswith("\ufeff")
    assert "'=1+1" in told
    assert ",'@也许," in told


def test_a_number_that_was_there_stays_masked_in_the_difference(cast, admin):
    Person.objects.filter(username="xujy").update(mobile="13900001111")
    rows = [["xujy", "许嘉言", "市财政局", "副局长", "", "", "13900002222"]]
    begun = applied(cast.unit("市财政局"), rows, by=cast.admin)

    page = admin.get(at(begun)).content.decode()

    assert "139****1111" in page
    assert "13900001111" not in page


def test_another_administrator_and_the_outsider_find_nothing(cast):
    post = establish_post(cast.unit("市财政局"), title="通讯录管理员", roles=[Role.ORG_ADMIN], by=cast.admin)
    appoint(cast.finance.person, to=post, starts_on=today(), is_main=False, by=cast.admin)
    unit = cast.unit("市发展改革委")
    begun = compared(unit, [["20001", "曾广", "市发展改革委", "科员"]], by=cast.admin)
    names = ("directory:staff_import", "directory:import_progress", "directory:import_problems")

    for who in (cast.finance, cast.outsider, cast.planning):
        one = door(who)
        assert {one.get(at(begun, name)).status_code for name in names} == {404}
        assert one.post(at(begun), {"act": "apply"}).status_code == 404
        assert one.get(reverse("files:download", args=[begun.file.public_id])).status_code == 404
        url = reverse("directory:import", args=[unit.public_id])
        assert one.get(url).status_code == 404
        assert one.post(url, {"upload": upload(as_csv([NEW]))}).status_code == 404
    assert "人员.csv" not in door(cast.finance).get(reverse("directory:imports")).content.decode()


def exported(actor, unit, **given):
    given = {"reason": "核对通讯录", "format": "csv", "with_below": "on", **given}
    return door(actor).post(reverse("directory:export", args=[unit.public_id]), given)


def content(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def keeper(cast):
    """A directory administrator of the bureau, and of nothing else."""
    return keeper_of(cast, "市财政局", "czadm")


def test_an_export_holds_whom_and_what_its_reader_sees_and_says_who_took_it(cast, keeper):
    Person.objects.filter(username="xujy").update(mobile="13900001111", office_room="=1+1", phone="+86 10 6853")

    told = exported(keeper, cast.unit("市财政局"))

    text = content(told).decode("utf-8-sig")
    assert "139****1111" in text
    assert "13900001111" not in text
    assert f"{keeper.person} czadm" in text.splitlines()[0]
    assert "核对通讯录" in text.splitlines()[0]
    assert ",'=1+1," in text
    assert "市政府/市财政局" in text
    assert told["Cache-Control"] == "private, no-store"
    assert unquote(told["Content-Disposition"]).endswith(f"市财政局通讯录-{today():%Y%m%d}.csv")
    events = [one for one in trail.of(cast.unit("市财政局")) if one.type == "directory.exported"]
    assert [one.particulars for one in events] == [{"reason": "核对通讯录", "people": 3, "format": "csv"}]


def test_whoever_does_not_keep_the_unit_takes_nothing_out_and_is_not_offered_it(cast, keeper):
    for stranger, unit in (
        (cast.clerk, "市财政局"),
        (cast.outsider, "市财政局"),
        (cast.finance, "市财政局"),
        (keeper, "市政府"),
    ):
        url = reverse("directory:export", args=[cast.unit(unit).public_id])
        assert exported(stranger, cast.unit(unit)).status_code == 404
        assert door(stranger).get(url).status_code == 404
        page = door(stranger).get(reverse("directory:unit", args=[cast.unit(unit).public_id]))
        assert url not in page.content.decode()
        with pytest.raises(NotAllowed):
            export(cast.unit(unit), reason="核对", form="csv", by=stranger)
    assert not Event.objects.filter(type="directory.exported").exists()


def test_an_exported_workbook_is_text_with_a_mark_on_every_page(cast, keeper):
    told = exported(keeper, cast.unit("市财政局"), format="xlsx")

    rows = load_workbook(io.BytesIO(content(told))).get_sheet_by_index(0).to_python()
    assert "czadm" in rows[0][0]
    assert {"许嘉言", "梁忠义"} < {row[1] for row in rows[2:]}


def test_what_is_too_long_for_a_workbook_is_offered_as_csv(cast, keeper, monkeypatch):
    monkeypatch.setattr(taking_out, "MOST_IN_A_WORKBOOK", 1)
    monkeypatch.setattr(taking_out, "_BATCH", 1)

    refused = exported(keeper, cast.unit("市财政局"), format="xlsx")
    assert refused.status_code == 422
    assert "CSV" in str(refused.context["form"].errors["format"])
    assert len(content(exported(keeper, cast.unit("市财政局"))).decode().splitlines()) == 2 + 3


def test_the_page_knows_that_its_answer_is_a_file(cast, admin):
    url = reverse("directory:export", args=[cast.unit("市财政局").public_id])
    assert "data-download" in admin.get(url).content.decode()  # so its button is free again after it


def test_without_a_reason_nothing_leaves(cast):
    assert exported(cast.admin, cast.unit("市财政局"), reason="  ").status_code == 422
    assert exported(cast.admin, cast.unit("市财政局"), format="pdf").status_code == 422


def test_what_was_exported_can_be_brought_back_and_changes_nothing(cast):
    Person.objects.filter(username="xujy").update(mobile="13900001111", phone="+86 10 6853")
    for form, name in (("csv", "人员.csv"), ("xlsx", "人员.xlsx")):
        data = content(exported(cast.admin, cast.unit("市财政局"), format=form))

        begun = compared(cast.unit("市财政局"), None, data=data, name=name, by=cast.admin, is_complete=True)

        assert not any(begun.counts.values()), ImportLine.objects.filter(of=begun).values()
