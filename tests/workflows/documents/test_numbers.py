"""Document numbers: one register per code and year, from 1, without gaps, whatever happens at once."""

import re
import threading

import hypothesis
import pytest
from django.db import connection, transaction
from hypothesis import strategies as st

from directory.actors import today
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.worktime.clock import now
from tests.workflows.documents.ruler import Printed
from workflows.documents.keeping import CodeTaken, NotACode, open_register
from workflows.documents.models import Document, Number, Register
from workflows.documents.numbering import (
    NotFree,
    NotItsRegister,
    NumberedAlready,
    NumberTaken,
    SentOut,
    WouldLeaveAGap,
    cancel_number,
    enter_by_hand,
    free_numbers,
    give_number,
    void_number,
)

WRITTEN = re.compile(r"^[\u4e00-\u9fff]{1,12}〔(19|20)\d{2}〕[1-9]\d{0,4}号$")


def document(cast, title="通知"):
    return Document.objects.create(
        issuer=cast.unit("市政府"),
        drafted_in=cast.unit("综合一科"),
        drafter=cast.clerk.appointment,
        title=title,
        drafted_at=now(),
        changed_at=now(),
        issue_date=today(),
    )


@pytest.mark.django_db
def test_numbers_run_from_one(town):
    register = Register.objects.get()
    given_numbers = [give_number(document(town), register, holder=town.registrar.appointment) for _n in range(3)]

    assert [number.seq for number in given_numbers] == [1, 2, 3]
    assert all(WRITTEN.match(str(number)) for number in given_numbers)


@hypothesis.given(
    year=st.integers(2000, 2099), seq=st.integers(1, 99999), code=st.sampled_from(["示府发", "示府办函", "示"])
)
def test_a_number_is_written_as_the_standard_says(year, seq, code):
    written = str(Number(register=Register(code=code), year=year, seq=seq))

    assert WRITTEN.match(written)
    assert written == f"{code}〔{year}〕{seq}号"


@pytest.mark.django_db
def test_a_document_has_one_number(town):
    one, register = document(town), Register.objects.get()
    give_number(one, register, holder=town.registrar.appointment)

    with pytest.raises(NumberedAlready):
        give_number(one, register, holder=town.registrar.appointment)


@pytest.mark.django_db
def test_another_agencys_register_is_refused(town):
    other = open_register(town.unit("市财政局"), code="示财", name="财政局文件", by=town.neighbour)

    with pytest.raises(NotItsRegister):
        give_number(document(town), other, holder=town.registrar.appointment)


@pytest.mark.django_db
def test_a_rollback_leaves_no_gap(town):
    register = Register.objects.get()

    class Interrupted(Exception):
        pass

    def interrupted():
        with transaction.atomic():
            give_number(document(town), register, holder=town.registrar.appointment)
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert give_number(document(town), register, holder=town.registrar.appointment).seq == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "ABC", "示府发示府发示府发示府发示", "示 府"])
def test_a_register_needs_a_code_of_chinese_characters(town, code):
    with pytest.raises(NotACode):
        open_register(town.unit("市政府"), code=code, name="文件", by=town.registrar)


@pytest.mark.django_db
def test_registers_are_opened_by_the_registry_alone(town):
    with pytest.raises(CodeTaken):
        open_register(town.unit("市政府"), code="示府发", name="文件", by=town.registrar)
    for stranger in (town.outsider, town.clerk, town.neighbour):
        with pytest.raises(NotAllowed):
            open_register(town.unit("市政府"), code="示府函", name=str(stranger), by=stranger)


def given(town, title="通知"):
    return give_number(document(town, title), Register.objects.get(), holder=town.registrar.appointment)


@pytest.mark.django_db
def test_a_cancelled_number_is_given_again_and_a_void_one_never(town):
    first, second = given(town), given(town)
    cancel_number(first, reason="不再印发", by=town.registrar)
    void_number(second, reason="印错", by=town.registrar)
    again = document(town, "另一件")
    assert free_numbers(again) == [first]
    taken = give_number(again, Register.objects.get(), holder=town.registrar.appointment, free=first)

    assert (taken.seq, taken.document, taken.state) == (1, again, "used")
    with pytest.raises(NotFree):
        give_number(document(town), Register.objects.get(), holder=town.registrar.appointment, free=second)
    assert given(town).seq == 3
    told = trail.of(first.document).values_list("type", flat=True)
    assert list(told) == ["document.number_cancelled"]


@pytest.mark.django_db
def test_what_went_out_keeps_its_number(town):
    number = given(town)
    Document.objects.filter(pk=number.document_id).update(dispatched_at=now())

    with pytest.raises(SentOut):
        void_number(number, reason="撤回", by=town.registrar)


@pytest.mark.django_db
def test_by_hand_fills_what_is_open_and_leaves_no_gap(town):
    register, year = Register.objects.get(), today().year
    facts = {"year": year, "title": "纸质发文", "signed_on": today(), "by": town.registrar}
    assert str(enter_by_hand(register, seq=57, **facts)) == f"示府发〔{year}〕57号"
    assert given(town).seq == 58
    assert enter_by_hand(register, seq=12, **facts).document is None

    with pytest.raises(NumberTaken, match="58号"):
        enter_by_hand(register, seq=58, **facts)
    with pytest.raises(WouldLeaveAGap, match="59"):
        enter_by_hand(register, seq=61, **facts)
    assert enter_by_hand(register, seq=59, **facts).seq == 59
    assert given(town).seq == 60


@pytest.mark.django_db
def test_the_register_is_kept_by_the_registry_alone(town, at_door):
    number, year = given(town), today().year
    own = f"/documents/registers/示府发/{year}/"
    for address in (own, f"{own}new/", f"{own}1/"):
        assert at_door(town.registrar).get(address).status_code == 200
        for stranger in (town.clerk, town.outsider, town.neighbour):
            assert at_door(stranger).get(address).status_code == 404
    answer = at_door(town.registrar).post(f"{own}1/", {"how": "void", "reason": "印错"})
    assert answer.status_code == 302
    number.refresh_from_db()
    assert (number.state, number.void_reason) == ("void", "印错")
    page = at_door(town.registrar).get(own).content.decode()
    assert "印错" in page
    paper = Printed(at_door(town.registrar).get(f"{own}?pdf=1").content)
    assert [round(side * 25.4 / 72) for side in paper.page.get_size()] == [297, 210]
    assert str(number) in paper.text
    assert at_door(town.registrar).get(f"{own}?pdf=2").status_code == 404
    taken = {"seq": "1", "title": "补录", "signed_on": today().isoformat()}
    assert at_door(town.registrar).post(f"{own}new/", taken).status_code == 422
    assert at_door(town.registrar).post(f"{own}new/", taken | {"seq": "2"}).status_code == 302
    with pytest.raises(NotAllowed):
        void_number(number, reason="x", by=town.neighbour)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_a_hundred_at_once_leave_no_gap(cast):
    """Ten at the same instant, ten times: as many connections as a server keeps."""
    register = open_register(cast.unit("市政府"), code="示府发", name="市政府文件", by=cast.registrar)
    documents = [document(cast, f"通知{n}") for n in range(100)]
    barrier, broken = threading.Barrier(10), []

    def run(mine):
        try:
            for one in mine:
                barrier.wait(timeout=60)
                with transaction.atomic():
                    give_number(one, register, holder=cast.registrar.appointment)
        except Exception as error:
            broken.append(error)
            barrier.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(documents[n::10],)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert broken == []
    assert sorted(Number.objects.values_list("seq", flat=True)) == list(range(1, 101))
