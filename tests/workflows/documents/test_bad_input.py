"""Bad input: a clear sentence at the right place, what was typed is kept, and nothing happens twice."""

import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.audit import trail
from office.duties import boxes
from tests.workflows.documents.test_outgoing import act, document, done, draft_form  # noqa: F401
from workflows.documents.models import Attachment, Document, Opinion, Revision
from workflows.engine import course

pytestmark = pytest.mark.django_db


def test_a_missing_title_is_said_at_the_title(town, at_door):
    answer = at_door(town.clerk).post(reverse("documents:new"), draft_form(town, title=""))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'id="id_title_error"' in page
    assert "为深化机关内部" in page
    assert Document.objects.count() == 0


def test_a_title_too_long_is_kept_and_refused(town, at_door):
    answer = at_door(town.clerk).post(reverse("documents:new"), draft_form(town, title="长" * 121))

    assert answer.status_code == 422
    assert "长" * 121 in answer.content.decode()
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("genre", "edict"), ("urgency", "9"), ("issuer", "0"), ("signatory", "0"), ("countersigners", ["0"])],
)
def test_values_that_do_not_exist_are_refused(town, at_door, field, value):
    answer = at_door(town.clerk).post(reverse("documents:new"), draft_form(town, **{field: value}))

    assert answer.status_code == 422
    assert Document.objects.count() == 0


def test_nobody_drafts_in_another_agencys_name(town, at_door):
    answer = at_door(town.neighbour).post(reverse("documents:new"), draft_form(town))

    assert answer.status_code == 422
    assert Document.objects.count() == 0


def test_a_draft_without_recipients_is_saved_but_not_handed_on(town, document, at_door):  # noqa: F811
    form = draft_form(town, main_recipients="", version=document.version, act="submit")
    answer = at_door(town.clerk).post(reverse("documents:edit", args=[document.public_id]), form, follow=True)

    assert "缺主送机关" in answer.content.decode()
    document.refresh_from_db()
    assert document.main_recipients == ""
    assert document.state == "draft"


@pytest.mark.parametrize("mark", ["机密★5年", "绝密", "秘密 ★"])
@pytest.mark.parametrize("field", ["title", "body", "annotation"])
def test_secrecy_marks_are_refused_and_the_refusal_kept_without_content(town, document, at_door, mark, field):  # noqa: F811
    form = draft_form(town, version=document.version) | {field: mark}
    answer = at_door(town.clerk).post(reverse("documents:edit", args=[document.public_id]), form)

    assert answer.status_code == 422
    assert "非涉密" in answer.content.decode()
    document.refresh_from_db()
    assert mark not in document.title + document.body + document.annotation
    refusal = trail.of(document).get(type="file.secret_refused")
    assert refusal.refused
    assert mark not in str(refusal.particulars)


@pytest.mark.parametrize("prose", ["《保密工作秘密管理办法》解读", "严守国家秘密，人人有责。", "内部"])
def test_prose_about_secrets_is_prose(town, document, at_door, prose):  # noqa: F811
    form = draft_form(town, version=document.version, body=f"一、{prose}")

    done(at_door(town.clerk).post(reverse("documents:edit", args=[document.public_id]), form))


def upload(at_door, actor, document, name, content):  # noqa: F811
    url = reverse("documents:attach", args=[document.public_id])
    return at_door(actor).post(url, {"upload": SimpleUploadedFile(name, content)}, follow=True).content.decode()


def package(*names, size=10):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("script.exe", b"MZ\x90", "不接受这种文件"),
        ("page.html", b"<script>", "不接受这种文件"),
        ("photo.png", b"MZ\x90 not a picture", "已损坏或与扩展名不符"),
        ("paper.pdf", b"<html>not a pdf", "已损坏或与扩展名不符"),
        ("broken.pdf", b"%PDF-1.7 broken", "已损坏或与扩展名不符"),
        ("table.xlsx", package("word/document.xml"), "已损坏或与扩展名不符"),
        ("macro.docx", package("word/document.xml", "word/vbaProject.bin"), "含有宏"),
        ("bomb.docx", package("word/document.xml", size=30_000_000), "解压后过大"),
        ("notes.txt", "绝密★\n内容".encode(), "非涉密"),
        ("秘密★5年.txt", "正文".encode(), "非涉密"),
        ("binary.txt", b"\x00\x01", "已损坏或与扩展名不符"),
        ("empty.txt", b"", "文件是空的"),
        ("no_extension", b"text", "不接受这种文件"),
    ],
)
def test_files_that_may_not_come_in(town, document, at_door, name, content, sentence):  # noqa: F811
    page = upload(at_door, town.clerk, document, name, content)

    assert sentence in page
    assert Attachment.objects.count() == 0


def test_of_several_files_the_refusal_names_the_one(town, document, at_door):  # noqa: F811
    assert "“空表.txt”：文件是空的。" in upload(at_door, town.clerk, document, "空表.txt", b"")


def test_a_file_too_large_is_refused(town, document, at_door, settings):  # noqa: F811
    settings.FILES_MAX_BYTES = 10

    assert "文件超过" in upload(at_door, town.clerk, document, "long.txt", "很长很长的文字".encode())


def test_a_file_comes_in_and_goes_out_only_to_those_who_may_see_it(town, document, at_door):  # noqa: F811
    upload(at_door, town.clerk, document, "清单.txt", "第一项".encode())
    file = Attachment.objects.get().file
    url = reverse("files:download", args=[file.public_id])
    answer = at_door(town.clerk).get(url)

    assert b"".join(answer.streaming_content).decode() == "第一项"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert at_door(town.outsider).get(url).status_code == 404
    assert at_door(town.outsider).post(reverse("documents:attach", args=[document.public_id])).status_code == 404


def test_nobody_but_the_holder_attaches(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    page = upload(at_door, town.clerk, document, "清单.txt", b"x")

    assert "只有正在经办的人可以修改" in page or "由他人经办" in page
    assert Attachment.objects.count() == 0


def to_signing(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    for actor in (town.head, town.finance, town.planning, town.director):
        done(act(at_door, actor, document, "agree"))
    return course.my_hands(document, town.mayor)[0].step_id


def test_a_double_click_on_sign_is_one_signature(town, document, at_door):  # noqa: F811
    step, key = to_signing(town, document, at_door), str(uuid.uuid4())
    url = reverse("documents:act", args=[document.public_id])
    answers = [
        at_door(town.mayor).post(url, {"act": "sign", "step": step, "action_key": key}).status_code for _press in "12"
    ]

    assert answers == [302, 302]
    assert Opinion.objects.filter(verdict="consented").count() == 1
    assert trail.of(document).filter(type="document.signed").count() == 1


def test_a_second_press_without_its_key_is_told_who_did_it(town, document, at_door):  # noqa: F811
    step = to_signing(town, document, at_door)
    url = reverse("documents:act", args=[document.public_id])
    done(at_door(town.mayor).post(url, {"act": "sign", "step": step}))
    answer = at_door(town.mayor).post(url, {"act": "sign", "step": step, "opinion": "同意印发"})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "这一步已不在您手里" in page
    assert "何景行" in page
    assert "同意印发" in page


def test_an_act_that_is_not_mine_is_forbidden_and_named(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    step = course.my_hands(document, town.head)[0].step_id
    url = reverse("documents:act", args=[document.public_id])
    answer = at_door(town.clerk).post(url, {"act": "agree", "step": step})

    assert answer.status_code == 403
    assert "不由您办理" in answer.content.decode()


def test_a_holder_cannot_do_another_steps_act(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    for verb in ("sign", "register", "apply_seal", "dispatch", "file", "submit"):
        answer = act(at_door, town.head, document, verb, retention="Y")

        assert answer.status_code in (403, 422), verb
        document.refresh_from_db()
        assert document.state == "review", verb


def test_sending_back_needs_a_reason_and_a_step_that_was_passed(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))

    assert act(at_door, town.head, document, "send_back", to_step="draft").status_code == 422
    assert act(at_door, town.head, document, "send_back", to_step="sign", opinion="改").status_code == 422
    done(act(at_door, town.head, document, "send_back", to_step="draft", opinion="请补充依据", straight="on"))
    assert boxes.counts(town.clerk)["todo"] == 1


def test_an_older_version_does_not_overwrite_a_newer(town, document, at_door):  # noqa: F811
    url = reverse("documents:edit", args=[document.public_id])
    done(at_door(town.clerk).post(url, draft_form(town, body="第二稿", version=1)))
    answer = at_door(town.clerk).post(url, draft_form(town, body="旧窗口里的第三稿", version=1))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "旧窗口里的第三稿" in page
    assert "第二稿" in page
    document.refresh_from_db()
    assert document.body == "第二稿"


def test_what_was_signed_cannot_be_changed(town, document, at_door):  # noqa: F811
    step = to_signing(town, document, at_door)
    url = reverse("documents:act", args=[document.public_id])
    done(at_door(town.mayor).post(url, {"act": "sign", "step": step}))
    for actor in (town.clerk, town.mayor, town.registrar):
        form = draft_form(town, body="改动", version=document.version)
        at_door(actor).post(reverse("documents:edit", args=[document.public_id]), form)
    Document.objects.filter(pk=document.pk).update(body="绕过了门")
    answer = act(at_door, town.editor, document, "verify")

    assert answer.status_code == 409
    assert "签发后文稿有改动" in answer.content.decode()
    assert not Revision.objects.filter(body__contains="改动").exists()
    assert document.numbers.count() == 0


def test_sent_back_before_signing_the_signature_falls(town, document, at_door):  # noqa: F811
    step = to_signing(town, document, at_door)
    url = reverse("documents:act", args=[document.public_id])
    done(at_door(town.mayor).post(url, {"act": "sign", "step": step}))
    done(act(at_door, town.editor, document, "send_back", to_step="office_review", opinion="附件漏了"))

    document.refresh_from_db()
    assert document.signed_at is None
    assert document.signed_digest == ""
    assert document.state == "office_review"


def test_dispatch_to_a_unit_without_a_registry_is_refused_before_anything_is_sent(town, document, at_door):  # noqa: F811
    step = to_signing(town, document, at_door)
    url = reverse("documents:act", args=[document.public_id])
    done(at_door(town.mayor).post(url, {"act": "sign", "step": step}))
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))
    units = [town.unit("市财政局").pk, town.unit("临江县政府").pk]
    answer = act(at_door, town.registrar, document, "dispatch", main=units)

    assert answer.status_code == 409
    assert "机要文书" in answer.content.decode()
    assert document.copies.count() == 0
    assert act(at_door, town.registrar, document, "dispatch").status_code == 422


def test_a_page_left_open_keeps_what_was_typed_when_the_draft_has_gone_on(town, document, at_door):  # noqa: F811
    done(act(at_door, town.clerk, document, "submit"))
    form = draft_form(town, version=document.version, body="一、旧页面上再写的话")
    answer = at_door(town.clerk).post(reverse("documents:edit", args=[document.public_id]), form)

    assert answer.status_code == 409
    assert "旧页面上再写的话" in answer.content.decode()
    assert "已转由他人经办" in answer.content.decode()
    document.refresh_from_db()
    assert "旧页面" not in document.body


def test_the_browser_cuts_nothing_off_and_the_sentence_counts(town, at_door):
    client = at_door(town.clerk)
    page = client.get(reverse("documents:new")).content.decode()
    said = client.post(reverse("documents:new"), draft_form(town, title="长" * 500)).content.decode()

    assert 'maxlength="120"' not in page
    assert "最多 120 字，现有 500 字" in said
