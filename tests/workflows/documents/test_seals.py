"""A seal's picture is for those who keep it; whoever else has it could put the seal under anything."""

from uuid import uuid4

import pytest
from django.urls import reverse

from workflows.documents.models import Seal
from workflows.documents.paper import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(town):
    seal = Seal.objects.get()
    return reverse("files:download", args=[seal.picture.public_id])


def test_its_keepers_may_load_it(town, at_door, url):
    answer = at_door(town.registrar).get(url)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == content_of(Seal.objects.get().picture)


@pytest.mark.parametrize(
    "who",
    ["clerk", "head", "director", "mayor", "admin", "auditor", "archivist", "neighbour", "planning_clerk", "outsider"],
)
def test_for_everybody_else_there_is_none(town, at_door, url, who):
    """The registry clerks of other units among them, and the head of the very office."""
    unknown = at_door(getattr(town, who)).get(reverse("files:download", args=[uuid4()]))
    answer = at_door(getattr(town, who)).get(url)

    assert answer.status_code == unknown.status_code == 404


def test_a_connected_system_does_not_hear_of_it(town, at_door, url):
    assert at_door(town.service).get(url).status_code == 404
