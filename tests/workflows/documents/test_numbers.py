"""Document numbers: one register per code and year, from 1, without gaps, whatever happens at once."""

import re
import threading

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from directory.actors import today
from office.audit.refusals import NotAllowed
from office.worktime.clock import now
from workflows.documents.keeping import CodeTaken, NotACode, open_register
from workflows.documents.models import Document, Number, Register
from workflows.documents.numbering import NotItsRegister, NumberedAlready, give_number

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


@given(year=st.integers(2000, 2099), seq=st.integers(1, 99999), code=st.sampled_from(["示府发", "示府办函", "示"]))
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_eight_at_the_same_instant_leave_no_gap(cast):
    register = open_register(cast.unit("市政府"), code="示府发", name="市政府文件", by=cast.registrar)
    documents = [document(cast, f"通知{n}") for n in range(8)]
    barrier, broken = threading.Barrier(8), []

    def run(one):
        try:
            barrier.wait()
            with transaction.atomic():
                give_number(one, register, holder=cast.registrar.appointment)
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert broken == []
    assert sorted(Number.objects.values_list("seq", flat=True)) == list(range(1, 9))
