"""送达凭证: its hash is that of the database, and its page says when it no longer is."""

import io
from datetime import timedelta

import pdfplumber
import pytest
from django.urls import reverse

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.chat import actions, tasks
from office.chat.certificate import ask_for_certificate, digest_of, lines_of, verify
from office.chat.models import Certificate, Receipt
from office.chat.receipts import ORDER, receipts_of
from office.files.actions import content_of
from office.worktime import clock
from tests.office.chat.test_must_reads import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(cast):
    found = issued(cast, asks_done="回填")
    actions.confirm(found, by=cast.clerk)
    return found


def made(one, by):
    certificate = ask_for_certificate(one, by=by)
    tasks.make_certificate(certificate=certificate.pk)
    return Certificate.objects.get(pk=certificate.pk)


def test_the_pdf_carries_the_hash_of_the_database_and_every_name(cast, one):
    certificate = made(one, cast.director)

    assert certificate.digest == digest_of(one)
    with pdfplumber.open(io.BytesIO(content_of(certificate.file))) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert certificate.digest in text.replace("\n", "")
    assert {"林知远", "许嘉言", "核对联系人"} <= {name for name in ("林知远", "许嘉言", "核对联系人") if name in text}
    told = next(event for event in trail.of(one) if event.type == "must_read.certified")
    assert told.particulars == {"posts": 2, "digest": certificate.digest}


def test_whatever_changes_changes_the_hash(cast, one, friday):
    certificate = made(one, cast.director)
    assert verify(one, f" {certificate.digest.upper()}\n").is_now

    with clock.at(friday + timedelta(minutes=1)):
        actions.confirm(one, by=cast.finance)
    after = verify(one, certificate.digest)
    assert [after.is_now, after.certificate, after.moved] == [False, certificate, 1]

    Receipt.objects.filter(must_read=one, person=cast.clerk.person).update(done_text="改动")
    assert not verify(one, made(one, cast.director).digest[:-1]).is_now
    assert verify(one, "0" * 64).certificate is None


def test_the_hash_is_of_what_was_asked_and_not_of_the_order_of_units(cast, one):
    before = digest_of(one)
    post = cast.clerk.appointment.post
    type(post).objects.filter(pk=post.pk).update(order=post.order + 900)
    unit = cast.finance.appointment.post.unit
    type(unit).objects.filter(pk=unit.pk).update(path="0" * len(unit.path))
    assert digest_of(one) == digest_of(one, list(receipts_of(one).order_by(*ORDER))) == before

    one.asks_done = "改为上报"
    one.save(update_fields=["asks_done"])
    assert digest_of(one) != before


def test_a_line_has_its_fields_and_nothing_breaks_it(cast, one):
    Receipt.objects.filter(must_read=one).update(done_text="a\tb\nc")
    head, *rows = lines_of(one, receipts_of(one).order_by(*ORDER))
    assert head.split("\t")[-1] == "逐项核对。"
    assert [row.count("\t") for row in rows] == [8, 8]


def test_only_who_answers_for_it_has_one(cast, one, at_door):
    with pytest.raises(NotAllowed):
        ask_for_certificate(one, by=cast.clerk)
    certificate = made(one, cast.director)
    file = reverse("files:download", args=[certificate.file.public_id])
    assert at_door(cast.director).get(file)["Content-Type"] == "application/pdf"
    for other in (cast.clerk, cast.outsider):
        assert at_door(other).get(file).status_code == 404


def test_the_page_says_how_far_it_is_and_verifies(cast, one, at_door):
    door, sheet = at_door(cast.director), reverse("chat:must_read", args=[one.public_id])
    door.post(reverse("chat:certify", args=[one.public_id]), {"action_key": "k"})
    door.post(reverse("chat:certify", args=[one.public_id]), {"action_key": "k"})
    waiting = Certificate.objects.get()
    part = reverse("chat:certificates", args=[one.public_id])
    assert "every 2s" in door.get(part).content.decode()

    tasks.make_certificate(certificate=waiting.pk)
    assert "every 2s" not in door.get(part).content.decode()
    waiting.refresh_from_db()
    assert "与数据库现状一致" in door.get(sheet, {"hash": waiting.digest}).content.decode()
    assert "均不一致" in door.get(sheet, {"hash": "abc"}).content.decode()
    table = door.get(reverse("chat:receipts", args=[one.public_id])).content.decode()
    assert table.rstrip().endswith(f"SHA-256,{waiting.digest}")


def test_one_that_cannot_be_made_says_so(cast, one, at_door, monkeypatch):
    monkeypatch.setattr("office.chat.certificate.find_stacks", lambda folder: {})
    certificate = ask_for_certificate(one, by=cast.director)
    with pytest.raises(KeyError):
        tasks.make_certificate(certificate=certificate.pk)
    page = at_door(cast.director).get(reverse("chat:certificates", args=[one.public_id])).content.decode()
    assert "未能生成" in page
