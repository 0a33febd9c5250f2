"""Who is shown mobile and e-mail of whom: the rules administrators keep, the usual where they keep none."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Appointment, Unit
from directory.particulars.models import FieldRule, Grade, Near, Particular
from directory.subtrees import way_to
from directory.visibility.field_rules import end_field_rule, lines_of, make_field_rule
from directory.visibility.fields import DEFAULTS, Rules, mobile_shown_among, shown_among, shown_of
from directory.visibility.why import explain_fields
from office.audit import trail
from office.audit.refusals import NotAllowed
from tests.directory.test_cards import MOBILE, at, card, number  # noqa: F401

pytestmark = pytest.mark.django_db
MOBILE_OF_STAFF = {"particular": Particular.MOBILE, "grade": Grade.STAFF}


def root():
    return Unit.objects.get(depth=1)


def posts_of(actor):
    return list(Appointment.objects.filter(person=actor.person).with_names())


def seen(viewer, actor):
    return shown_of(viewer, actor.person, posts_of(actor))


def test_without_a_rule_the_usual_holds(cast):
    assert {(one.particular, one.grade): one.said for one in lines_of(cast.unit("综合一科"))} == DEFAULTS
    assert not seen(cast.head, cast.clerk).mobile
    assert seen(cast.head, cast.clerk).may_ask
    assert not seen(cast.outsider, cast.clerk).may_ask
    assert not seen(cast.finance, cast.mayor).email


def test_a_rule_holds_below_its_unit_and_the_nearest_one_says(cast):
    make_field_rule(root(), **MOBILE_OF_STAFF, shown=Near.AGENCY, asked=Near.EVERYBODY, by=cast.admin)
    assert seen(cast.head, cast.clerk).mobile
    assert not seen(cast.finance, cast.clerk).mobile
    assert seen(cast.outsider, cast.clerk).may_ask

    division = cast.unit("综合一科")
    make_field_rule(division, **MOBILE_OF_STAFF, shown=Near.UNIT, asked=Near.SUBTREE, by=cast.admin)
    assert seen(cast.head, cast.clerk).mobile  # 科长 of the same division
    assert not seen(cast.director, cast.clerk).mobile
    assert not seen(cast.director, cast.clerk).may_ask  # above, not below the division
    assert seen(cast.director, cast.archivist).mobile


def test_a_new_rule_ends_the_one_of_before_and_none_is_deleted(cast):
    first = make_field_rule(root(), **MOBILE_OF_STAFF, shown=Near.UNIT, asked=Near.UNIT, by=cast.admin)
    second = make_field_rule(root(), **MOBILE_OF_STAFF, shown=Near.SELF, asked=Near.SELF, by=cast.admin)

    first.refresh_from_db()
    assert first.ended_at is not None
    end_field_rule(second, by=cast.admin)
    assert FieldRule.objects.count() == 2
    assert [one.type for one in trail.of(second)] == ["directory.field_rule_made", "directory.field_rule_ended"]
    assert {(one.particular, one.grade): one.said for one in lines_of(root())} == DEFAULTS


def test_an_administrator_of_another_unit_is_refused(cast):
    rule = make_field_rule(root(), **MOBILE_OF_STAFF, shown=Near.UNIT, asked=Near.UNIT, by=cast.admin)
    for nobody in (cast.outsider, cast.service, cast.director, cast.clerk):
        with pytest.raises(NotAllowed):
            make_field_rule(root(), **MOBILE_OF_STAFF, shown=Near.EVERYBODY, asked=Near.EVERYBODY, by=nobody)
        with pytest.raises(NotAllowed):
            end_field_rule(rule, by=nobody)
    with pytest.raises(IntegrityError):
        FieldRule.objects.create(
            unit=root(), **MOBILE_OF_STAFF, shown="self", asked="self", made_by=cast.admin.appointment,
            made_at=rule.made_at,
        )  # fmt: skip


def test_a_number_that_is_shown_is_found_by_its_end(cast):
    number(cast.clerk)
    assert mobile_shown_among(cast.head, {cast.clerk.person.pk}) == set()

    make_field_rule(root(), **MOBILE_OF_STAFF, shown=Near.UNIT, asked=Near.UNIT, by=cast.admin)

    assert mobile_shown_among(cast.head, {cast.clerk.person.pk}) == {cast.clerk.person.pk}
    assert mobile_shown_among(cast.finance, {cast.clerk.person.pk}) == set()


def test_through_the_page_and_on_the_card(cast, at):  # noqa: F811
    number(cast.clerk)
    client = at(cast.admin)
    form = {"field-particular": "mobile", "field-grade": "0", "field-shown": "unit", "field-asked": "agency"}
    assert client.post(reverse("directory:field_rules"), form | {"field-shown": "x"}).status_code == 422
    assert client.post(reverse("directory:field_rules"), form).status_code == 302
    page = client.get(reverse("directory:rules")).content.decode()
    rule = FieldRule.objects.get()
    assert reverse("directory:end_field_rule", args=[rule.public_id]) in page
    assert MOBILE in card(at(cast.head), cast.clerk.person)
    assert MOBILE not in card(at(cast.finance), cast.clerk.person)

    client = at(cast.admin)
    why = client.get(reverse("directory:why"), {"viewer": "许嘉言", "person": "林知远"}).content.decode()
    assert str(rule) in why
    for nobody in (cast.head, cast.outsider, cast.service):
        assert at(nobody).post(reverse("directory:field_rules"), form).status_code == 404
    assert at(cast.admin).post(reverse("directory:end_field_rule", args=[rule.public_id])).status_code == 302
    assert MOBILE not in card(at(cast.head), cast.clerk.person)


@given(
    rules=st.lists(
        st.tuples(st.sampled_from(Particular), st.sampled_from(Grade), st.integers(1, 3), st.sampled_from(Near)),
        unique_by=lambda one: one[:3],
        max_size=8,
    )
)
def test_the_nearest_rule_says_what_holds(rules):
    path = "000010000200003"
    kept = [
        FieldRule(particular=p, grade=g, shown=near, asked=near, unit=Unit(path=way_to(path)[depth - 1]))
        for p, g, depth, near in rules
    ]
    for particular in Particular:
        for grade in Grade:
            fitting = [one for one in kept if (one.particular, one.grade) == (particular, grade)]
            nearest = max(fitting, key=lambda one: len(one.unit.path), default=None)
            said = Rules(kept).of(particular, grade, path)
            assert said.rule is nearest
            assert said.shown == (nearest.shown if nearest else DEFAULTS[particular, grade].shown)


def test_the_explanation_is_what_holds(cast):
    make_field_rule(root(), **MOBILE_OF_STAFF, shown=Near.AGENCY, asked=Near.LEVEL, by=cast.admin)
    everybody = [one for one in vars(cast).values() if getattr(one, "appointments", ())]
    for viewer in everybody:
        for other in everybody:
            shown, (mobile, email) = seen(viewer, other), explain_fields(viewer, other.person)
            assert (shown.mobile, shown.email) == (mobile.is_shown, email.is_shown)
            assert shown.may_ask == (mobile.is_shown or mobile.may_ask)


def test_of_many_people_it_is_asked_in_three_statements(cast, django_assert_num_queries):
    everybody = set(Appointment.objects.values_list("person", flat=True))

    with django_assert_num_queries(3):
        told = shown_among(cast.clerk, everybody)

    for one in (cast.mayor, cast.deputy, cast.finance, cast.outsider):
        assert told[one.person.pk] == shown_of(cast.clerk, one.person, one.appointments)
