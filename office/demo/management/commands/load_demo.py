"""Fills the empty demonstration with the fictional city 示范市 and four weeks of its history."""

import gc
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from office.demo.loading import is_loaded, load
from office.demo.people import PASSWORD
from office.demo.workshop import Workshop


class Command(BaseCommand):
    help = "Loads the demonstration office into an empty database; with DEMO=1 only, and only once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration office is loaded only with DEMO=1: its people need no password.")
        if is_loaded():
            self.stdout.write("The demonstration office is there already; nothing was done.")
            return
        self.began = time.monotonic()
        gc.disable()  # a short life, in which nothing is thrown away: collecting would take a tenth of it
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # its threads do not live on in a copy of this process
        with Workshop() as workshop:
            load(workshop, self._tell)
        gc.freeze()  # nor is it collected at the very end
        self.stdout.write(f"The cast comes in with one click, or by staff number with the password {PASSWORD}")

    def _tell(self, text: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.began:7.1f} s  {text}")
        self.stdout.flush()
