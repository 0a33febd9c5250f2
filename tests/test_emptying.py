"""A database is empty after a test that committed, whatever a server of the test is still at."""

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from directory.models import Person
from office.audit.models import Event
from tests import emptying


def empty():
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


@pytest.mark.django_db(transaction=True)
def test_a_request_that_begins_meanwhile_does_not_stop_it(monkeypatch, cast):
    """Its row waits for the table that steps aside, the emptying for the row: PostgreSQL ends one of the two."""
    monkeypatch.setattr(emptying, "PATIENCE", 0)
    person, ended = cast.director.person, []
    has_row, waiting = threading.Event(), threading.Event()

    def request():
        try:
            with transaction.atomic():
                Person.objects.filter(pk=person.pk).update(name="陈若川")
                has_row.set()
                waiting.wait(5)
                ended.append(Event.objects.update(refused=True))
        except Exception as refused:
            ended.append(refused)
        finally:
            connection.close()

    threading.Timer(0.5, waiting.set).start()
    thread = threading.Thread(target=request)
    thread.start()
    assert has_row.wait(5)
    empty()
    thread.join(10)
    assert len(ended) == 1, "the request came to no end"
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_types_of_models_stay():
    """The process keeps the types of its models; those of a database must not be others from one test to the next."""
    before = set(ContentType.objects.values_list("pk", flat=True))
    empty()
    assert before == set(ContentType.objects.values_list("pk", flat=True)) != set()
