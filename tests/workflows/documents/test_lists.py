"""A list of papers shows the same to whoever is granted few and to whoever is granted many."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.workflows.documents.test_numbers import document
from workflows.documents import permissions
from workflows.documents.models import Document
from workflows.documents.permissions import documents_visible_among, documents_visible_to, grant

pytestmark = pytest.mark.django_db


def granted(town, title):
    made = document(town, title)
    grant(made.public_id, [town.clerk.appointment.public_id])
    return made


@pytest.fixture(params=["few", "many"])
def walked(request, monkeypatch):
    if request.param == "many":
        monkeypatch.setattr(permissions, "_MANY", 0)


@pytest.mark.parametrize("tab", ["all", "under_way", "drafted", "filed"])
def test_a_list_shows_what_its_reader_is_granted_and_nothing_else(town, at_door, walked, tab):
    mine = [granted(town, title) for title in ("防汛", "供水")]
    Document.objects.filter(pk=mine[0].pk).update(state=Document.State.FILED)
    wanted = {
        "all": {"防汛", "供水"},
        "under_way": {"供水"},
        "drafted": {"防汛", "供水"},
        "filed": {"防汛"},
    }
    page = at_door(town.clerk).get("/documents/", {"tab": tab})
    assert {one.title for one in page.context["page"].items} == wanted[tab]
    assert not at_door(town.outsider).get("/documents/", {"tab": tab}).context["page"].items


def test_of_papers_that_are_named_each_is_asked_by_itself(town):
    theirs = [granted(town, title) for title in ("防汛", "供水")]
    named = Q(pk__in=[one.pk for one in theirs])
    assert set(documents_visible_among(town.clerk, named)) == set(documents_visible_to(town.clerk)) == set(theirs)
    assert not documents_visible_among(town.outsider, named)
    with CaptureQueriesContext(connection) as asked:
        list(documents_visible_among(town.clerk, named))
    assert "UNION" not in asked[0]["sql"]  # which sorts all that the reader is granted
