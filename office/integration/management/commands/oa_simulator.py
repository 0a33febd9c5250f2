"""Plays a county's office system by hand, in a terminal."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from office.integration.petition import TEXT, TITLE, petition
from office.integration.simulator import Ear, OfficeApi, in_sequence, swapped

HELP = """
  send [title]   sends a 请示, with its paper as PDF, to the city office
  twice          sends the last one again under the same Idempotency-Key: one document, one answer
  list           lists what this system sent
  matters        lists matters it may follow
  read <n>       reads document n of the list again
  down / up      answers webhooks with 503, or takes them again (the office retries by its table)
  flaky          takes half of the webhooks but answers 500, so that they come twice; the doubles are dropped
  reorder        shows what was heard as a bad network would bring it, and in order again by `sequence`
  quit
"""


class Command(BaseCommand):
    help = "Plays a county's office system: sends documents by the API and hears of them by webhook on 127.0.0.1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where the office is")
        parser.add_argument("--key", required=True, help="the system's key, from its page under Apps")
        parser.add_argument("--secret", default="", help="the webhook's secret; without it nothing is heard")
        parser.add_argument("--port", type=int, default=8765, help="where the webhooks are heard")
        parser.add_argument(
            "--to", default="", help="short name of the receiving agency; the first of the city if empty"
        )
        parser.add_argument("--from", dest="sender", default="青禾县人民政府", help="whose letterhead the papers bear")
        parser.add_argument("--code", default="青府", help="before the year in the sender's numbers")
        parser.add_argument("--signed-by", default="高明远", help="the signatory on the papers")
        parser.add_argument("--once", action="store_true", help="sends one document and ends")

    def handle(self, *args: Any, **options: Any) -> None:
        self.api = OfficeApi(options["site"], options["key"])
        self.to = self._agency(options["to"])
        self.sender, self.code, self.signed_by = options["sender"], options["code"], options["signed_by"]
        self.last: tuple[dict[str, Any], bytes, str] | None = None
        self.listed: list[dict[str, Any]] = []
        if options["once"]:
            self._send("")
            return
        with Ear(options["secret"] or "whsec_AAAA", port=options["port"], tell=self._tell) as ear:
            self.ear = ear
            self.stdout.write(f"Webhooks are heard at {ear.url}; enter this address under Apps.{HELP}")
            self._converse()

    def _converse(self) -> None:
        while True:
            try:
                word, _, rest = input("> ").strip().partition(" ")
            except (EOFError, KeyboardInterrupt):
                return
            if word == "quit":
                return
            self._do(word, rest)

    def _do(self, word: str, rest: str) -> None:
        match word:
            case "send":
                self._send(rest)
            case "twice" if self.last:
                self._post(*self.last)
            case "list":
                self.listed = self.api.get("/documents").content.get("items", [])
                for number, one in enumerate(self.listed):
                    self.stdout.write(f"{number}  {one['state']:<10} {one['number']:<16} {one['title']}")
            case "matters":
                self._say(self.api.get("/matters").content)
            case "read" if rest.isdigit() and int(rest) < len(self.listed):
                self._say(self.api.get(f"/documents/{self.listed[int(rest)]['id']}").content)
            case "down" | "up":
                self.ear.down, self.ear.fails = word == "down", 0.0
            case "flaky":
                self.ear.fails = 0.5
            case "reorder":
                self._reorder()
            case _:
                self.stdout.write(HELP)

    def _agency(self, name: str) -> dict[str, Any]:
        reply = self.api.get("/units?limit=200")
        if reply.status != 200:
            raise CommandError(f"{reply.status}: {reply.content.get('detail')}")
        agencies = [one for one in reply.content["items"] if one["receives_documents"]]
        for one in agencies:
            if name in ("", one["short_name"], one["name"]):
                return dict(one)
        raise CommandError(f"{name} receives no documents")

    def _send(self, title: str) -> None:
        """The number is the second of the day, so that each is another one and none has more than five digits."""
        moment = timezone.localtime()
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        number = f"{self.code}〔{moment.year}〕{seconds + 1}号"
        title = title or TITLE
        paper = petition(
            sender=self.sender,
            number=number,
            to=self.to["name"],
            title=title,
            signed_by=self.signed_by,
            on=moment.date(),
        )
        told = {
            "to": self.to["id"],
            "title": f"{self.sender}{title}",
            "genre": "request",
            "number": number,
            "text": TEXT,
        }
        self._post(told, paper, f"simulator-{moment:%Y%m%d%H%M%S}")

    def _post(self, told: dict[str, Any], paper: bytes, key: str) -> None:
        self.last = told, paper, key  # a PDF made anew has another date in it, and is another request
        reply = self.api.send(told, paper, key=key)
        again = " (the stored answer)" if reply.headers.get("Idempotency-Replayed") else ""
        self.stdout.write(f"{reply.status}{again}")
        self._say(reply.content)

    def _reorder(self) -> None:
        for heading, events in (("as it may come", swapped(self.ear.heard)), ("in order", in_sequence(self.ear.heard))):
            self.stdout.write(heading)
            for one in events:
                self.stdout.write(f"  {one['subject'][:20]} {one['sequence']:>3}  {one['type']}")

    def _tell(self, what: str, event: dict[str, Any]) -> None:
        self.stdout.write(f"\n{what}: {event['type']} {event['subject']} no. {event.get('sequence')}")

    def _say(self, content: Any) -> None:
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
