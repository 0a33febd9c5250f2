"""传阅: beside the route, with a word why; who has not read it is seen, and nothing on the way takes it from them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.absence.models import Work
from directory.actors import today
from directory.models import Appointment, Person, Post, Unit
from office.audit import trail
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties.models import Box, Duty
from tests.cast import SINCE
from tests.deputies import away
from tests.workflows.documents.test_incoming import county, request_of, step_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.documents import actions, receiving, returns
from workflows.documents.circulating import actions as circulating
from workflows.documents.circulating.actions import (
    CalledOff,
    EverybodyHasRead,
    NobodyReads,
    RemindedToday,
    SaysNotWhy,
    TooManyRead,
    call_off,
    circulate,
    read,
    remind,
)
from workflows.documents.circulating.forms import CirculateForm
from workflows.documents.circulating.sheets import rounds_of
from workflows.documents.models import Circulation, Reader
from workflows.documents.permissions import document_visible_to
from workflows.engine import course, urging

pytestmark = pytest.mark.django_db


@pytest.fixture
def under_review(town, document):  # noqa: F811
    actions.submit(document, course.my_hands(document, town.clerk)[0].step_id, by=town.clerk)
    return document


def laid(document, town, *readers, note="请知悉进展。", by=None):  # noqa: F811
    return circulate(document, readers=[one.appointment for one in readers], note=note, by=by or town.clerk)


def open_reads(circulation):
    return set(
        Duty.objects.filter(subject_kind="circulation", subject_id=circulation.public_id, done_at=None).values_list(
            "holder__person__name", flat=True
        )
    )


def test_readers_find_it_under_to_read_and_may_read_the_paper(town, under_review):
    assert document_visible_to(town.finance, under_review.public_id) is None

    circulation = laid(under_review, town, town.finance, town.planning)

    assert document_visible_to(town.finance, under_review.public_id) == under_review
    duty = Duty.objects.get(subject_id=circulation.public_id, holder=town.finance.appointment)
    assert (duty.box, duty.subject_title) == (Box.TO_READ, under_review.title)
    assert trail.last(under_review, "paper.").particulars == {"note": "请知悉进展。", "readers": 2}


def test_only_who_has_or_had_it_in_hand_circulates_and_only_with_a_word_why(town, under_review):
    with pytest.raises(NotAllowed):
        laid(under_review, town, town.planning, by=town.outsider)
    circulation = laid(under_review, town, town.finance)
    with pytest.raises(NotAllowed):  # a reader is not somebody who had it in hand
        laid(under_review, town, town.planning, by=town.finance)
    with pytest.raises(SaysNotWhy):
        laid(under_review, town, town.planning, note="  ")
    with pytest.raises(NobodyReads):  # asked already, and has not read it
        laid(under_review, town, town.finance)
    with pytest.raises(Unacceptable):
        laid(under_review, town, town.planning, note="机密★10年")
    assert Circulation.objects.get() == circulation


def test_being_sent_back_does_not_touch_the_readers(town, under_review):
    """驳回不应影响传阅 (a known failure of others: the readers lost their 待阅)."""
    circulation = laid(under_review, town, town.finance, town.planning)
    step = course.my_hands(under_review, town.head)[0].step_id

    actions.send_back(under_review, step, to_step="draft", opinion="请补充依据。", by=town.head)

    assert open_reads(circulation) == {town.finance.person.name, town.planning.person.name}


def test_urging_whoever_holds_it_does_not_disturb_the_readers(town, under_review):
    laid(under_review, town, town.finance)
    assert {duty.holder for duty in urging.urge(under_review, by=town.clerk)} == {town.head.appointment}


def test_it_outlives_the_way_of_the_paper(town, request_of):  # noqa: F811
    incoming = request_of()
    receiving.register(incoming, step_of(incoming, town.registrar), by=town.registrar)
    circulation = laid(incoming, town, town.finance, by=town.registrar)
    step = step_of(incoming, town.director)
    returns.return_incoming(incoming, step, reason="not_ours", opinion="不属本机关职权。", by=town.director)

    assert open_reads(circulation) == {town.finance.person.name}
    assert read(circulation, by=town.finance) == 1


def test_reading_it_once_and_with_words_of_ones_own(town, under_review):
    circulation = laid(under_review, town, town.finance, town.planning)

    assert read(circulation, opinion="建议同步抄送审计局。", by=town.finance) == 1
    said = under_review.opinions.get(step="circulate")
    assert (said.text, said.author) == ("建议同步抄送审计局。", town.finance.appointment)
    with pytest.raises(CalledOff):
        read(circulation, by=town.finance)
    read(circulation, by=town.planning)
    assert under_review.opinions.filter(step="circulate").count() == 1
    (one,) = rounds_of(under_review, town.clerk)
    assert (one.asked, one.read, one.unread) == (2, 2, 0)


def test_reminding_once_a_day_and_only_whoever_has_not_read(town, under_review):
    circulation = laid(under_review, town, town.finance, town.planning)
    read(circulation, by=town.finance)
    with pytest.raises(NotAllowed):
        remind(circulation, by=town.finance)

    assert len(remind(circulation, by=town.clerk)) == 1
    with pytest.raises(RemindedToday):
        remind(circulation, by=town.clerk)


def test_calling_it_off_for_many_at_once_leaves_what_was_read(town, under_review):
    circulation = laid(under_review, town, town.finance, town.planning, town.deputy)
    read(circulation, by=town.finance)
    everybody = list(Appointment.objects.values_list("pk", flat=True))
    with pytest.raises(NotAllowed):
        call_off(circulation, readers=everybody, by=town.planning)

    assert call_off(circulation, readers=everybody, by=town.clerk) == 2
    assert open_reads(circulation) == set()
    assert Duty.objects.get(subject_id=circulation.public_id, holder=town.finance.appointment).confirmed_at
    with pytest.raises(EverybodyHasRead):
        call_off(circulation, readers=everybody, by=town.clerk)
    with pytest.raises(TooLate):
        read(circulation, by=town.planning)


def test_who_is_away_is_asked_through_their_deputy(town, under_review):
    away(town.finance, town.planning, Work.READ)

    circulation = laid(under_review, town, town.finance)

    duty = Duty.objects.get(subject_id=circulation.public_id)
    assert (duty.holder, duty.on_behalf_of) == (town.planning.appointment, town.finance.appointment)
    assert Reader.objects.get(circulation=circulation).appointment == town.finance.appointment
    read(circulation, opinion="已转告。", by=town.planning)
    said = under_review.opinions.get(step="circulate")
    assert (said.author, said.on_behalf_of) == (town.planning.appointment, town.finance.appointment)


def test_through_the_door(town, under_review, at_door):
    door, source = at_door(town.clerk), f"?source=document:{under_review.public_id}"
    page = door.get(reverse("documents:detail", args=[under_review.public_id])).content.decode()
    assert reverse("documents:circulate") in page

    refused = door.post(reverse("documents:circulate") + source, {"note": "", "people": []})
    assert refused.status_code == 422
    done(
        door.post(
            reverse("documents:circulate") + source,
            {"note": "请阅知。", "people": [town.finance.appointment.pk, town.planning.appointment.pk]},
        )
    )
    circulation = Circulation.objects.get()

    reader = at_door(town.finance)
    opened = reader.get(reverse("documents:circulated_paper", args=[circulation.public_id]), follow=True)
    assert "请您阅知" in opened.content.decode()
    assert "请阅知。" in opened.content.decode()
    assert Duty.objects.get(subject_id=circulation.public_id, holder=town.finance.appointment).opened_at
    done(reader.post(reverse("documents:read_circulation", args=[circulation.public_id]), {"opinion": "同意。"}))
    sheet = door.get(reverse("documents:circulation", args=[circulation.public_id])).content.decode()
    assert town.planning.person.name in sheet

    off = reverse("documents:call_off_circulation", args=[circulation.public_id])
    assert reader.post(off, {"act": "all"}).status_code == 403
    done(door.post(off, {"readers": [town.planning.appointment.pk]}))
    assert open_reads(circulation) == set()
    for name in ("circulation", "circulated_paper"):
        assert at_door(town.outsider).get(reverse(f"documents:{name}", args=[circulation.public_id])).status_code == 404
    assert at_door(town.outsider).get(reverse("documents:circulate") + source).status_code == 404


def test_how_many_a_whole_unit_is_stands_beside_it(town, under_review):
    form = CirculateForm(actor=town.director)
    rows = {unit.path: form.fields["units"].label_from_instance(unit) for unit in form.fields["units"].queryset}
    assert rows
    for path, label in rows.items():
        below = Appointment.objects.filter(post__unit__path__startswith=path).in_force(today())
        n = below.filter(person__is_active=True).exclude(person=town.director.person).count()
        assert label.endswith(f" · {n} 人")
        assert label.sounds


def test_before_many_are_asked_it_is_asked_once_more(town, under_review, at_door, monkeypatch):
    monkeypatch.setattr(circulating, "MANY", 1)
    door, address = at_door(town.clerk), reverse("documents:circulate") + f"?source=document:{under_review.public_id}"
    said = {"note": "请阅知。", "people": [town.finance.appointment.pk, town.planning.appointment.pk]}

    asked = door.post(address, said)
    assert asked.status_code == 422
    assert "将送 2 人传阅" in asked.content.decode()
    assert door.post(address, said | {"meant": "1"}).status_code == 422
    assert not Circulation.objects.exists()
    assert at_door(town.outsider).post(address, said | {"meant": "2"}).status_code == 404

    done(door.post(address, said | {"meant": "2"}))
    assert Circulation.objects.get().readers.count() == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(["finance", "planning", "deputy", "mayor", "director"]), min_size=1))
def test_nobody_is_left_out_and_nobody_asked_twice(town, under_review, names):
    """不得漏传、误传: the lines of the sheet, the duties and those named are the same set."""
    Reader.objects.all().delete()
    Circulation.objects.all().delete()
    people = [getattr(town, name) for name in names]

    circulation = laid(under_review, town, *people)

    named = {one.appointment.pk for one in people}
    assert set(circulation.readers.values_list("appointment", flat=True)) == named
    assert set(Duty.objects.filter(subject_id=circulation.public_id).values_list("holder", flat=True)) == named


def crowd(unit, people):
    """So many more who hold a post in this unit."""
    groups = Group.objects.bulk_create(Group(name=f"crowd-{number}") for number in range(people))
    those = Person.objects.bulk_create(
        Person(name=f"读者{number}", username=f"reader{number}", pinyin="du zhe", password="!")
        for number in range(people)
    )
    posts = Post.objects.bulk_create(
        Post(unit=unit, title="科员", order=number, group=group) for number, group in enumerate(groups)
    )
    return Appointment.objects.bulk_create(
        Appointment(person=person, post=post, is_main=True, starts_on=SINCE)
        for person, post in zip(those, posts, strict=True)
    )


def test_five_thousand_readers_are_asked_reminded_and_let_off_at_the_price_of_a_few(
    town, under_review, at_door, django_assert_max_num_queries
):
    unit = Unit.objects.get(pk=town.unit("综合一科").pk)
    readers = crowd(unit, 5_000)

    with django_assert_max_num_queries(40):
        circulation = circulate(under_review, readers=readers, note="请知悉进展。", by=town.head)
    assert circulation.readers.count() == 5_000
    with django_assert_max_num_queries(25):
        assert len(remind(circulation, by=town.head)) == 5_000
    page = at_door(town.head).get(reverse("documents:circulation", args=[circulation.public_id]))
    assert len(page.content) < 250_000
    with django_assert_max_num_queries(25):
        everybody = [one.pk for one in readers]
        assert call_off(circulation, readers=everybody, by=town.head) == 5_000
    assert not Duty.objects.filter(subject_kind="circulation", done_at=None).exists()


def test_more_than_five_thousand_are_refused_in_a_sentence(town, under_review, monkeypatch):
    monkeypatch.setattr("workflows.documents.circulating.actions.MOST", 2)

    with pytest.raises(TooManyRead, match="2"):
        laid(under_review, town, town.finance, town.planning, town.editor)
    assert not Circulation.objects.exists()
