"""A unit that was merged into another is asked there: matters, copies, whoever holds a role."""

import pytest
from django.urls import reverse
from django.utils import translation

from directory.administering.units import merge_unit
from directory.holders import holders, holders_above, holders_within_each
from directory.models import Unit
from directory.roles import Role
from office.duties.models import Duty
from office.worktime.terms import Term
from workflows.documents.agencies import office_of
from workflows.supervision.actions import open_matter
from workflows.supervision.drawings import facts_of
from workflows.supervision.models import Matter
from workflows.supervision.places import box_of, speakers_of

pytestmark = pytest.mark.django_db


def test_what_is_asked_of_it_is_asked_of_the_other(cast):
    finance, planning = cast.unit("市财政局"), cast.unit("市发展改革委")
    matter = open_matter(title="供水", requirement="请报结果。", lead=finance, term=Term(10), by=cast.director)
    merge_unit(finance, into=planning, by=cast.admin)
    gone = Unit.objects.get(pk=finance.pk)

    assert office_of(gone) == planning
    clerks = {cast.neighbour.appointment, cast.planning_clerk.appointment}
    assert set(holders(Role.REGISTRY_CLERK, gone)) == clerks
    assert set(holders_within_each(Role.REGISTRY_CLERK, [gone])[gone.pk]) == clerks
    assert set(holders_above([Role.REGISTRY_CLERK], gone)) == clerks
    heads = {cast.finance.appointment, cast.planning.appointment}
    assert heads <= set(speakers_of([gone])[gone.pk])
    assert set(box_of(gone)) <= heads
    asked = Duty.objects.filter(subject_id=matter.public_id, done_at=None)
    assert {one.holder for one in asked} <= heads | clerks


def test_the_matter_says_that_its_lead_was_merged(cast, client):
    finance, planning = cast.unit("市财政局"), cast.unit("市发展改革委")
    matter = open_matter(title="供水", requirement="请报结果。", lead=finance, term=Term(10), by=cast.director)
    assert lead_of(matter) == finance.name

    merge_unit(finance, into=planning, by=cast.admin)

    matter = Matter.objects.get(pk=matter.pk)
    with translation.override("en"):
        assert lead_of(matter) == f"{finance.name}, merged into {planning.name}"
    client.force_login(cast.finance.person)
    address = reverse("supervision:detail", args=[matter.public_id])
    assert planning.name in client.get(address).content.decode()
    client.force_login(cast.outsider.person)
    assert client.get(address).status_code == 404


def lead_of(matter):
    return facts_of(matter, reads=True)[0][1]
