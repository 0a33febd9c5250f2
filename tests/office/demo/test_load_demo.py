"""Loading is for the demonstration alone, once, and whole or not at all."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from directory.models import Person, Unit
from office.demo import history
from office.demo.loading import load
from office.demo.workshop import Workshop


def test_without_the_demonstration_it_is_refused(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")


@pytest.mark.django_db
def test_a_second_time_nothing_is_done(cast, settings):
    settings.DEMO = True
    people, said = Person.objects.count(), io.StringIO()

    call_command("load_demo", stdout=said)

    assert "there already" in said.getvalue()
    assert Person.objects.count() == people


@pytest.mark.django_db
def test_what_fails_half_way_leaves_nothing(empty_house, monkeypatch):
    def fail(*_arguments):
        assert Person.objects.count() > 1_000
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(history, "make", fail)

    with Workshop() as workshop, pytest.raises(RuntimeError, match="lights"):
        load(workshop, lambda _line: None)

    assert not Unit.objects.exists()
    assert not Person.objects.exists()
