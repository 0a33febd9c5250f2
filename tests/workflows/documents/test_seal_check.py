"""验章: what the page says of papers that are good, forged, broken or foreign."""

import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from office.files.actions import content_of
from tests.workflows.documents.sealed import added_to, do, numbered, signed
from workflows.documents import issuing
from workflows.documents.models import Copy, SealUse
from workflows.documents.sealing import demonstration, views
from workflows.documents.sealing.examining import examine

pytestmark = pytest.mark.django_db
PAGE = "documents:check_seal"


def plain():
    """A PDF that nobody has signed."""
    made = BytesIO()
    Image.new("1", (10, 10)).save(made, "PDF")
    return made.getvalue()


PLAIN = plain()


@pytest.fixture
def paper(town):
    """Sealed and dispatched to the finance bureau."""
    document = signed(town)
    numbered(town, document)
    do(issuing.apply_seal, document, town.registrar)
    do(issuing.proof_read, document, town.editor)
    do(issuing.dispatch, document, town.registrar, main=[town.unit("市财政局")])
    document.refresh_from_db()
    return document


def pdf_of(document):
    return content_of(document.rendition.file)


def posted(door, data, name="来文.pdf"):
    return door.post(reverse(PAGE), {"upload": SimpleUploadedFile(name, data, content_type="application/pdf")})


def test_one_of_ours_is_recognised_and_named_only_to_those_who_may_see_it(town, paper, at_door):
    pdf = pdf_of(paper)
    to_receiver = posted(at_door(town.neighbour), pdf).content.decode()
    to_outsider = posted(at_door(town.outsider), pdf).content.decode()

    for page in (to_receiver, to_outsider):
        assert "本平台发出的公文" in page
        assert "没有法律效力" in page, "it is a sample"
        assert "未被改动" in page
    assert paper.title in to_receiver
    assert paper.title not in to_outsider


def test_a_copy_is_verified_where_it_lies_and_nobody_elses_is(town, paper, at_door):
    copy = Copy.objects.get()
    url = f"{reverse(PAGE)}?source=copy:{copy.public_id}"

    assert "本平台发出的公文" in at_door(town.neighbour).get(url).content.decode()
    assert at_door(town.outsider).get(url).status_code == 404
    of_document = f"{reverse(PAGE)}?source=document:{paper.public_id}"
    assert at_door(town.clerk).get(of_document).status_code == 200
    assert at_door(town.neighbour).get(of_document).status_code == 404


def test_beside_it_lies_an_sm2_signature_where_the_extra_is_installed(town, paper, monkeypatch):
    pytest.importorskip("gmssl_pyx")
    use = SealUse.objects.get()
    pdf = pdf_of(paper)
    (good,) = examine(pdf, by=town.clerk).beside
    monkeypatch.setattr("workflows.documents.sealing.guomi.is_installed", lambda: False)
    (unknown,) = examine(pdf, by=town.clerk).beside
    monkeypatch.undo()
    SealUse.objects.update(sm2=use.sm2[:-2] + ("00" if use.sm2[-2:] != "00" else "01"))
    (bad,) = examine(pdf, by=town.clerk).beside

    assert [one.line.tone for one in (good, unknown, bad)] == ["ok", "near", "over"]
    assert good.who == "示范市人民政府"


def test_what_was_changed_is_found_however_it_was_done(town, paper):
    pdf = pdf_of(paper)
    place = pdf.index(b"stream") + 20
    changed = examine(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :], by=town.clerk)
    shadowed = examine(added_to(pdf), by=town.clerk)
    longer = examine(pdf + b"\n%% more\n", by=town.clerk)

    for finding in (changed, shadowed, longer):
        assert finding.tone == "over"
        assert "over" in {line.tone for one in finding.signatures for line in one.lines} or not finding.signatures
        assert not finding.is_ours
    assert "改动" in changed.verdict or "损坏" in changed.verdict
    assert "添加" in shadowed.verdict


def test_a_certificate_from_elsewhere_is_not_trusted_for_its_name(town, paper, settings, tmp_path):
    """Another demonstration's: the same names, another authority."""
    pdf = pdf_of(paper)
    settings.SEAL_KEYS = tmp_path
    demonstration.authority(tmp_path)

    finding = examine(pdf, by=town.clerk)

    assert finding.tone == "near"
    assert "不认识" in finding.verdict


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (PLAIN, "没有电子签名"),
        (b"%PDF-1.7\n" + b"\x00" * 500, "损坏"),
        (b"%PDF-1.7\n1 0 obj<</Type/ObjStm/Filter[/FlateDecode/FlateDecode]/N 1/First 5/Length 9>>stream\n"
         + zlib.compress(zlib.compress(b"0" * 50_000_000)) + b"\nendstream endobj", "损坏"),
    ],
    ids=["unsigned", "broken", "bomb"],
)  # fmt: skip
def test_whatever_comes_is_answered_with_a_sentence(town, at_door, data, said):
    answer = posted(at_door(town.clerk), data)

    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_locked_file_is_said_to_be_locked(town, paper):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf_of(paper))))
    writer.encrypt(owner_pass="secret")
    out = BytesIO()
    writer.write(out)

    assert "密码" in examine(out.getvalue(), by=town.clerk).verdict


def test_what_is_no_pdf_marked_secret_too_large_or_missing_is_refused(town, at_door, settings, monkeypatch):
    door = at_door(town.clerk)
    assert posted(door, b"PK\x03\x04 no pdf").status_code == 422
    assert door.post(reverse(PAGE)).status_code == 422
    monkeypatch.setattr(views, "words_in", lambda *_: "秘密★5年")
    assert posted(door, PLAIN).status_code == 422
    settings.FILES_MAX_BYTES = 100
    assert posted(door, PLAIN).status_code == 422


def test_one_person_asks_so_often_and_not_more(town, at_door, monkeypatch):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 1)
    door = at_door(town.clerk)
    posted(door, b"PK\x03\x04")

    assert posted(door, b"PK\x03\x04").status_code == 429


def test_a_count_that_runs_out_in_between_refuses_nobody(town, at_door, monkeypatch):
    monkeypatch.setattr(views.cache, "add", lambda *_given: False)

    assert posted(at_door(town.clerk), PLAIN).status_code == 200


def test_signed_out_it_leads_to_the_sign_in(client):
    assert client.get(reverse(PAGE)).status_code == 302
