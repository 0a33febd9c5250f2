"""render_document: fields in a file become the page, without a database; what is wrong with them is said."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.house.house import ROOT
from tests.workflows.documents.ruler import printed_pages
from workflows.documents.fields import DocumentFields, schema, sheet_of_fields
from workflows.documents.sheet import Layout

NOTICE = {
    "issuer": "示范市人民政府",
    "genre": "notice",
    "number": "示府发〔2026〕18号",
    "title": "示范市人民政府关于做好防汛备汛工作的通知",
    "main_recipients": ["各县（区）人民政府", "市政府各部门"],
    "cc_recipients": ["市委办公室"],
    "body": ["为做好防汛备汛工作，现就有关事项通知如下。", "一、落实责任", "各级各部门要各负其责。"],
    "attachments": [{"title": "防汛责任人名单", "body": ["一、水库", "龙潭水库　何景行"]}],
    "issued_on": "2026-04-08",
    "disclosure": "public",
    "printed_by": "示范市人民政府办公室",
}


@pytest.fixture
def files(tmp_path):
    """Writes the fields; gives where they stand, and where the page is to be."""

    def write(fields):
        source = tmp_path / "in.json"
        source.write_text(fields if isinstance(fields, str) else json.dumps(fields, ensure_ascii=False))
        return source, tmp_path / "out.pdf"

    return write


@pytest.fixture
def typed(files):
    """The command in a process of its own: no database answers at the address it is given."""

    def run(fields):
        source, made = files(fields)
        command = [sys.executable, "manage.py", "render_document", str(source), str(made)]
        ours = os.environ | {"DATABASE_URL": "postgresql:///never_asked"}
        return subprocess.run(command, cwd=ROOT, env=ours, capture_output=True, text=True, check=False), made

    return run


@pytest.fixture
def render(files):
    """The command in this process, which refuses whoever asks the database: what it said, and the page if any."""

    def run(fields, *, pdf=None):
        source, made = files(fields)
        said = io.StringIO()
        try:
            call_command("render_document", str(source), str(pdf or made), stdout=io.StringIO(), stderr=said)
        except CommandError as refused:
            return str(refused), None
        return said.getvalue(), made

    return run


def test_fields_become_the_page_without_a_database(typed):
    done, pdf = typed(NOTICE)

    assert done.returncode == 0, done.stderr
    pages = printed_pages(pdf.read_bytes())
    text = "\n".join(page.text for page in pages)
    for part in (
        "示范市人民政府文件",
        "示府发〔2026〕18号",
        "各县（区）人民政府，市政府各部门：",
        "2026年4月8日",
        "（此件公开发布）",
    ):
        assert part in text
    assert "抄送：市委办公室。" in text
    assert "2026年4月8日印发" in text
    assert "附件：防汛责任人名单" in text
    assert pages[1].text.startswith("附件")


def test_what_is_no_part_of_a_document_is_named_and_not_printed(render):
    said, pdf = render({**NOTICE, "drafter": "林知远"})

    assert "drafter" in said
    assert "林知远" not in printed_pages(pdf.read_bytes())[0].text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**NOTICE, "issuer": ""}, "issuer"),
        ({**NOTICE, "genre": "diary"}, "genre"),
        ({**NOTICE, "issued_on": "2026-02-30"}, "issued_on"),
        ({**NOTICE, "title": "长" * 301}, "title"),
        ({**NOTICE, "layout": "poster"}, "layout"),
        ({**NOTICE, "attachments": [{"body": []}]}, "attachments.0.title"),
        ({name: value for name, value in NOTICE.items() if name != "body"}, "body"),
        ("{not json", "in.json"),
        ("[]", "in.json"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(render, tmp_path, fields, said):
    refused, pdf = render(fields)

    assert pdf is None
    assert said in refused
    assert not (tmp_path / "out.pdf").exists()


def test_whoever_typed_it_is_told_in_a_sentence(typed):
    done, pdf = typed({**NOTICE, "issuer": ""})

    assert done.returncode == 1
    assert "issuer" in done.stderr
    assert "Traceback" not in done.stderr
    assert not pdf.exists()


def test_a_folder_that_is_not_there_is_said(render, tmp_path):
    refused, pdf = render(NOTICE, pdf=tmp_path / "nowhere" / "out.pdf")

    assert pdf is None
    assert "nowhere" in refused


def test_the_page_of_fields_is_the_schema_in_print():
    printed = (ROOT / "docs/reference/document.schema.json").read_text()

    assert json.loads(printed) == schema(), "run: python manage.py write_reference"


def test_what_need_not_be_given_has_its_default():
    wanted = {
        "layout": "general",
        "seal": True,
        "urgency": None,
        "joint_issuers": [],
        "copies_note": None,
        "signatory": None,
    }
    properties = schema()["properties"]

    assert {name: properties[name]["default"] for name in wanted} == wanted


def fields(**changes):
    return DocumentFields.model_validate({**NOTICE, **changes})


def test_only_upward_documents_name_their_signatory():
    assert sheet_of_fields(fields(signatory="何景行")).signatories == ()
    report = sheet_of_fields(fields(genre="报告", signatory=["何景行", "周明岚"]))

    assert report.is_upward
    assert report.signatories == ("何景行", "周明岚")


def test_a_joint_document_has_the_lead_first_and_once():
    sheet = sheet_of_fields(fields(joint_issuers=["示范市人民政府", "示范市水务局"]))

    assert [one.name for one in sheet.partners] == ["示范市水务局"]
    assert sheet.mark_end == "文件"
    assert sheet.partners[0].seal is not None


@pytest.mark.parametrize(
    ("layout", "mark"),
    [
        ("general", "示范市人民政府文件"),
        ("letter", "示范市人民政府"),
        ("order", "示范市人民政府令"),
        ("minutes", "示范市人民政府会议纪要"),
    ],
)
def test_each_layout_has_its_mark(layout, mark):
    assert sheet_of_fields(fields(layout=layout)).mark == mark


def test_an_order_is_signed_with_the_post():
    sheet = sheet_of_fields(fields(layout="order", genre="order", signatory="市长 何景行"))

    assert (sheet.layout, sheet.post, sheet.signatories) == (Layout.ORDER, "市长", ("何景行",))
