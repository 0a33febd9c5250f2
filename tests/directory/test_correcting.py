"""更正信息: at once, by who keeps the unit, of what is theirs; and found by it from then on."""

import pytest
from django.urls import reverse

from directory.administering.correcting import ALL, correct, correctable
from directory.administering.marks import mark_of
from directory.administering.refusals import ChangedMeanwhile
from directory.models import Person
from directory.search import people_found
from office.audit import trail
from office.audit.readers import read_afterwards
from office.audit.refusals import NotAllowed
from office.notices.models import Notice
from tests.directory.keepers import keeper_of
from tests.directory.test_cards import at, number  # noqa: F401

pytestmark = pytest.mark.django_db
OLD, NEW = "13812341234", "13900005678"


def page(person):
    return reverse("directory:correct", args=[person.public_id])


@pytest.fixture
def theirs(cast):
    """许嘉言, with all the numbers there are."""
    return number(cast.finance)


@pytest.fixture
def keeper(cast):
    return keeper_of(cast, "市财政局", "czadm")


def test_the_administrator_corrects_and_the_person_is_found_by_it_and_told(cast, theirs, keeper, at):  # noqa: F811
    client = at(keeper)
    form = client.get(page(theirs)).context["form"]
    assert list(form.fields) == ["name", "phone", "office_room", "mobile", "email", "seen"]
    card = client.get(reverse("directory:person", args=[theirs.public_id])).content.decode()
    assert page(theirs) in card
    given = {"name": "单嘉言", "phone": "6852 9999", "mobile": NEW, "email": "", "office_room": "302"}

    assert client.post(page(theirs), given | {"seen": mark_of(theirs)}).status_code == 302

    fresh = Person.objects.get(pk=theirs.pk)
    assert (fresh.name, fresh.phone, fresh.mobile, fresh.email) == ("单嘉言", "6852 9999", NEW, "")
    for typed in ("单嘉言", "shanjiayan", "9999"):
        assert [one.person for one in people_found(cast.clerk, typed, most=5)] == [fresh]
    assert people_found(cast.clerk, "许嘉言", most=5) == []
    told = trail.of(fresh).get(type="person.corrected")
    assert told.particulars["before"] | told.particulars["after"] == {
        "name": "单嘉言", "phone": "6852 9999", "mobile": "139****5678", "email": "", "office_room": "302",
    }  # fmt: skip
    assert told.particulars["before"]["mobile"] == "138****1234"
    read_afterwards("directory.readers.tell_whose_particulars_changed", told.pk)
    assert [one.person for one in Notice.objects.filter(event_id=told.pk)] == [fresh]


def test_what_an_administrator_is_not_shown_is_not_in_the_form_and_stays(theirs, keeper, at):  # noqa: F811
    client = at(keeper)
    assert OLD not in client.get(page(theirs)).content.decode()

    given = {"name": theirs.name, "phone": "1", "mobile": "", "email": "", "office_room": "", "seen": mark_of(theirs)}
    assert client.post(page(theirs), given).status_code == 302

    assert Person.objects.get(pk=theirs.pk).mobile == OLD


def test_oneself_corrects_what_is_at_ones_desk(cast, theirs, at):  # noqa: F811
    client = at(cast.finance)
    assert list(client.get(page(theirs)).context["form"].fields) == ["phone", "office_room", "seen"]

    client.post(page(theirs), {"phone": "6852 1111", "office_room": "5", "name": "别名", "mobile": NEW})

    fresh = Person.objects.get(pk=theirs.pk)
    assert (fresh.phone, fresh.office_room, fresh.name, fresh.mobile) == ("6852 1111", "5", "许嘉言", OLD)
    with pytest.raises(NotAllowed):
        correct(theirs, facts={"name": "别名"}, seen="", by=cast.finance)


def test_nobody_else_does(cast, theirs, keeper, at):  # noqa: F811
    for stranger in (cast.outsider, cast.neighbour, cast.clerk, keeper_of(cast, "临江县政府", "ljadm")):
        assert correctable(stranger, theirs) == ()
        assert at(stranger).get(page(theirs)).status_code == 404
        assert at(stranger).post(page(theirs), {"phone": "1"}).status_code == 404
        with pytest.raises(NotAllowed):
            correct(theirs, facts={"phone": "1"}, seen="", by=stranger)
    assert correctable(keeper, theirs) == ALL
    assert correctable(keeper, cast.clerk.person) == ()
    assert correctable(cast.admin, cast.service.person) == ()


def test_of_two_at_once_the_second_is_told(cast, theirs, keeper):
    seen = mark_of(theirs)
    correct(theirs, facts={"phone": "1"}, seen=seen, by=keeper)

    with pytest.raises(ChangedMeanwhile) as refused:
        correct(theirs, facts={"phone": "2"}, seen=seen, by=cast.finance)

    assert refused.value.last.type == "person.corrected"


def test_what_differs_in_nothing_is_no_act(theirs, keeper):
    correct(theirs, facts={"phone": theirs.phone, "name": theirs.name}, seen=mark_of(theirs), by=keeper)

    assert not trail.of(theirs).filter(type="person.corrected").exists()
