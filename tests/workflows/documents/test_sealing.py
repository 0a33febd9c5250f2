"""用印: three people, one use, one paper."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.actors import today
from directory.roles import Role
from office.audit import trail
from office.audit.refusals import Refusal
from office.files.actions import content_of
from office.worktime.clock import now
from tests.workflows.documents.conftest import SAMPLE_SEAL
from tests.workflows.documents.sealed import BODY, do, numbered, signed, step_of
from tests.workflows.documents.test_whole_way import neighbours, posted_as  # noqa: F401
from workflows.documents import actions, issuing, printing, signing, tasks
from workflows.documents.actions import SignsOwnDraft
from workflows.documents.keeping import enter_seal
from workflows.documents.models import Attachment, Document, Number, Printing, Rendition, SealUse
from workflows.documents.sealing import authorising, providers
from workflows.documents.sealing.certificates import Unusable, identity_of
from workflows.documents.sealing.examining import examine
from workflows.documents.sealing.parties import OnlyTheirs
from workflows.documents.words import Words
from workflows.engine.move import Moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(town):
    """Numbered: it lies with the keeper."""
    document = signed(town)
    numbered(town, document)
    return document


def seal(document, keeper):
    return do(issuing.apply_seal, document, keeper)


def told(document, name):
    return [one for one in trail.of(document) if one.type == f"document.{name}"]


def refused(act, document):
    """As a door does it: the act is undone, what must be kept of the refusal is."""
    with pytest.raises(Refusal) as no, transaction.atomic():
        act()
    no.value.remember()
    assert not Rendition.objects.filter(document=document).exists()
    return no.value


def test_the_drafter_asks_the_signature_approves_and_the_keeper_seals(town, ready):
    use = SealUse.objects.get(document=ready)
    assert (use.requester, use.approver, use.keeper) == (town.clerk.person, town.mayor.person, None)

    with CaptureQueriesContext(connection) as asked:
        rendition = seal(ready, town.registrar)

    assert len(asked) <= 45, "a step of a document (DESIGN, 10), with the query that finds it"
    use.refresh_from_db()
    assert (use.keeper, use.sha256) == (town.registrar.person, rendition.file.sha256)
    assert use.paper is None
    (approved,), (used,), (sealed,) = (told(ready, name) for name in ("seal_authorised", "seal_used", "sealed"))
    assert approved.particulars["digest"] == used.particulars["digest"] == use.digest
    assert used.particulars["sha256"] == sealed.particulars["sha256"] == rendition.file.sha256
    assert used.particulars["certificate"] == use.certificate != ""


def test_the_file_is_signed_where_the_seal_stands_and_nothing_may_be_added(town, ready):
    from pyhanko.pdf_utils.reader import PdfFileReader

    rendition = seal(ready, town.registrar)
    pdf = content_of(rendition.file)
    reader = PdfFileReader(BytesIO(pdf))
    (signature,) = reader.embedded_signatures
    left, low, right, high = map(float, signature.sig_field["/Rect"])

    assert round((right - left) * 25.4 / 72) == round((high - low) * 25.4 / 72) == 45
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert str(signature.sig_object["/Reason"]).startswith("示府发〔")
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signature.signer_cert.subject.native["common_name"] == "示范市人民政府"


def test_minutes_carry_no_seal_and_are_signed_all_the_same(town):
    document = signed(town, genre="minutes", title="供水工作专题会议纪要")
    numbered(town, document)

    pdf = content_of(seal(document, town.registrar).file)

    assert [line.tone for line in examine(pdf, by=town.clerk).signatures[0].lines[:2]] == ["ok", "ok"]


def test_who_drafted_it_does_not_sign_it(town):
    own = actions.draft(
        issuer=town.unit("市政府办公室"),
        genre="notice",
        text=Words(title="关于值班的通知", main_recipients="各科室", body=BODY),
        by=town.director,
        signatory=town.director.appointment,
    )

    with pytest.raises(SignsOwnDraft):
        do(actions.submit, own, town.director)


def test_a_keeper_who_drafted_it_does_not_seal_it_and_another_is_asked(town):
    document = signed(town, drafter=town.registrar, reviewers=("director", "director"))
    with pytest.raises(OnlyTheirs) as alone, transaction.atomic():
        numbered(town, document)
    assert "沈秋实" in str(alone.value)
    assert not Number.objects.exists(), "no number is used up"

    keeper = posted_as(town, "市政府办公室", "tianym", "田亦明", "印章管理员", Role.SEAL_KEEPER)
    numbered(town, document)

    assert seal(document, keeper) is not None


def test_other_words_than_those_approved_are_not_sealed(town, ready):
    step = step_of(ready, town.registrar)
    Document.objects.filter(pk=ready.pk).update(body=BODY + "\n另加一段。")

    no = refused(lambda: issuing.apply_seal(ready, step, by=town.registrar), ready)

    assert isinstance(no, authorising.AnotherPaper)
    (kept,) = told(ready, "seal_refused")
    assert kept.refused
    assert SealUse.objects.get().used_at is None


def test_another_number_or_attachment_is_another_paper_too(town, ready):
    number = Number.objects.get()
    before = authorising.bound_to(ready, number)
    Attachment.objects.create(document=ready, file=town.unit("市政府").seals.get().picture, title="附件", order=1)
    with_attachment = authorising.bound_to(ready, number)
    number.seq += 1

    assert len({before, with_attachment, authorising.bound_to(ready, number)}) == 3


def test_an_approval_that_ran_out_is_asked_for_anew(town, ready):
    SealUse.objects.update(valid_until=today() - timedelta(1))
    step = step_of(ready, town.registrar)

    assert isinstance(refused(lambda: issuing.apply_seal(ready, step, by=town.registrar), ready), authorising.RanOut)
    do(actions.send_back, ready, town.registrar, to_step="register", opinion="批准已过期。")
    assert SealUse.objects.get().void_reason == "批准已过期。"
    number = do(issuing.register, ready, town.registrar, in_register=town.unit("市政府").registers.get())

    assert number == Number.objects.get(), "it keeps its number"
    assert seal(ready, town.registrar) is not None
    assert [one.used_at is None for one in SealUse.objects.order_by("pk")] == [True, False]
    assert len(told(ready, "seal_voided")) == 1


def test_it_is_used_once(town, ready):
    step = step_of(ready, town.registrar)
    issuing.apply_seal(ready, step, by=town.registrar)

    with pytest.raises(Refusal), transaction.atomic():
        issuing.apply_seal(ready, step, by=town.registrar)
    moved = Moved("seal", town.registrar.appointment, None, "proof")
    with pytest.raises(authorising.NotAuthorised), transaction.atomic():
        authorising.take(ready, Number.objects.get(), moved, by=town.registrar)
    assert Rendition.objects.count() == 1
    assert len(told(ready, "seal_used")) == 1


def test_sent_back_by_the_proof_reader_it_is_sealed_anew(town, ready):
    first = seal(ready, town.registrar).file
    do(actions.send_back, ready, town.editor, to_step="seal", opinion="印章不清。")
    again = seal(ready, town.registrar).file

    assert first.sha256 != again.sha256
    assert [bool(one.voided_at) for one in SealUse.objects.order_by("pk")] == [True, False]


@pytest.mark.parametrize("seat", ["requester", "approver"])
def test_the_database_itself_keeps_the_three_apart(town, ready, seat):
    use = SealUse.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        SealUse.objects.filter(pk=use.pk).update(
            keeper_id=getattr(use, f"{seat}_id"), used_at=use.authorised_at, sha256="0" * 64
        )


class Silent:
    def sign(self, pdf, order):
        raise TimeoutError


class Rewriting:
    def sign(self, pdf, order):
        return providers.Signed(b"%PDF-another" + pdf, "0" * 64)


@pytest.mark.parametrize("system", [Silent, Rewriting])
def test_a_seal_system_that_fails_leaves_everything_as_it_was(town, ready, settings, system):
    settings.SEAL_PROVIDER = f"{__name__}.{system.__name__}"
    step = step_of(ready, town.registrar)

    no = refused(lambda: issuing.apply_seal(ready, step, by=town.registrar), ready)
    assert no.status == 503
    assert SealUse.objects.get().used_at is None

    settings.SEAL_PROVIDER = "workflows.documents.sealing.pades.FromFiles"
    assert issuing.apply_seal(ready, step, by=town.registrar) is not None


class Foreign:
    """Somebody else's system: what it is told is all it needs."""

    def sign(self, pdf, order):
        assert (order.agency.name, order.reason[:4], order.place.page) == ("示范市人民政府", "示府发〔", 0)
        return providers.Signed(pdf + b"%% sealed elsewhere", "f" * 64)


def test_another_seal_system_serves_by_a_setting(town, ready, settings):
    settings.SEAL_PROVIDER = f"{__name__}.Foreign"

    rendition = seal(ready, town.registrar)

    assert content_of(rendition.file).endswith(b"elsewhere")
    assert SealUse.objects.get().certificate == "f" * 64


def test_without_a_certificate_of_its_own_no_agency_seals(town, ready, settings, tmp_path):
    settings.SEAL_SAMPLES, settings.SEAL_KEYS = False, tmp_path
    step = step_of(ready, town.registrar)

    assert isinstance(
        refused(lambda: issuing.apply_seal(ready, step, by=town.registrar), ready), providers.NoCertificate
    )


def test_keys_are_for_the_program_alone(town, ready, settings, tmp_path):
    settings.SEAL_KEYS = tmp_path / "seals"
    seal(ready, town.registrar)
    kept = list(settings.SEAL_KEYS.iterdir())

    assert {path.suffix for path in kept} >= {".pem", ".p12"}
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    for path in kept:
        path.chmod(0o644)
    with pytest.raises(Unusable):
        identity_of(town.unit("市政府"), is_sample=True, at=now())


def test_each_agency_of_a_joint_paper_sets_its_own_seal_in_turn(town, neighbours):  # noqa: F811
    from pyhanko.pdf_utils.reader import PdfFileReader

    keeper = posted_as(town, "邻江市政府", "linyz", "林印章", "机要文书", Role.SEAL_KEEPER)
    enter_seal(town.unit("邻江市政府"), picture=SAMPLE_SEAL, name="样章.svg", diameter_mm=45, is_sample=True, by=keeper)
    document = signed(town, joint=[neighbours.appointment])
    do(signing.sign, document, neighbours)
    numbered(town, document)
    assert [one.approver for one in SealUse.objects.order_by("order")] == [town.mayor.person, neighbours.person]

    assert seal(document, town.registrar) is None
    assert not Rendition.objects.exists()
    rendition = seal(document, keeper)

    pdf = content_of(rendition.file)
    first, second = PdfFileReader(BytesIO(pdf)).embedded_signatures
    assert [one.signer_cert.subject.native["common_name"] for one in (first, second)] == [
        "示范市人民政府",
        "邻江市人民政府",
    ]
    assert float(first.sig_field["/Rect"][2]) < float(second.sig_field["/Rect"][0]), "side by side, as on the page"
    assert not SealUse.objects.exclude(paper=None).exists()
    finding = examine(pdf, by=town.outsider)
    assert [line.tone for one in finding.signatures for line in one.lines][:2] == ["ok", "ok"]
    assert "样章" in finding.verdict


def test_a_long_paper_is_printed_first_and_signed_then(town, ready, monkeypatch):
    monkeypatch.setattr(printing, "AT_ONCE", 0)
    step = step_of(ready, town.registrar)
    waits = refused(lambda: issuing.apply_seal(ready, step, by=town.registrar), ready)
    assert isinstance(waits, printing.BeingPrinted)
    asked = Printing.objects.get()
    tasks.print_paper(asked.pk, asked.key)
    printed = Printing.objects.get().paper

    pdf = content_of(issuing.apply_seal(ready, step, by=town.registrar).file)

    assert pdf.startswith(printed)
    assert b"/ETSI.CAdES.detached" in pdf[len(printed) :]


def test_the_page_says_who_asked_approved_and_sealed(town, ready, at_door):
    url = reverse("documents:detail", args=[ready.public_id])
    before = at_door(town.clerk).get(url).content.decode()
    seal(ready, town.registrar)
    after = at_door(town.clerk).get(url).content.decode()

    assert 'id="uses"' in before
    assert ("批准有效期至" in before, "批准有效期至" in after) == (True, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_pressed_twice_at_the_same_instant_it_is_one_paper(town):
    document = signed(town)
    numbered(town, document)
    step, barrier, answers = step_of(document, town.registrar), threading.Barrier(2), []

    def press():
        try:
            barrier.wait(timeout=60)
            answers.append(issuing.apply_seal(document, step, by=town.registrar))
        except Refusal as no:
            answers.append(no)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _press in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(isinstance(one, Refusal) for one in answers) == [False, True]
    assert len(told(document, "seal_used")) == 1
    assert SealUse.objects.get().sha256 == Rendition.objects.get().file.sha256
