"""Moves the demonstration's clock on, so that lights turn and terms end while one looks."""

import re
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.worktime import clock
from office.worktime.models import Clock

SPAN = re.compile(r"(?:(?P<weeks>\d+)w)?(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?")
FURTHEST = timedelta(days=3660)


class Command(BaseCommand):
    help = "Lets time pass in the demonstration (DEMO=1): 3d4h, 2w, 90m. It adds up; --reset returns to real time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("span", nargs="?", default="", help="weeks, days, hours and minutes, for instance 3d4h")
        parser.add_argument("--reset", action="store_true", help="back to real time")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Only the demonstration's clock can be moved (DEMO=1)."))
        span = _read(options["span"])
        if options["reset"] == bool(span):
            raise CommandError(_("Say how much time shall pass, for instance 3d4h; or --reset."))
        passed = _move(None if options["reset"] else span)
        clock.forget()
        local = timezone.localtime(timezone.now() + passed, timezone.get_default_timezone())
        self.stdout.write(_("It is %(moment)s now.") % {"moment": f"{local:%Y-%m-%d %H:%M}"})


@transaction.atomic
def _move(span: timedelta | None) -> timedelta:
    """Adds to what has passed; None takes it back."""
    Clock.objects.get_or_create(id=1)
    row = Clock.objects.select_for_update().get(id=1)
    passed = timedelta(0) if span is None else row.passed + span
    if passed > FURTHEST:
        raise CommandError(_("The demonstration goes no further than ten years."))
    row.passed = passed
    row.save(update_fields=["passed"])
    return passed


def _read(text: str) -> timedelta:
    match = SPAN.fullmatch(text)
    if match is None:
        raise CommandError(_("“%(text)s” is no span of time; write 2w, 3d4h or 90m.") % {"text": text})
    try:
        return timedelta(**{unit: int(count) for unit, count in match.groupdict(default="0").items()})
    except OverflowError as error:
        raise CommandError(_("The demonstration goes no further than ten years.")) from error
