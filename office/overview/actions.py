"""What the leaders' view does: it drafts bulletins, and opens and withdraws walls."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import actor_of, in_post
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Unacceptable
from office.files.secrecy import refuse_marks
from office.overview import bulletin_text, events, walls
from office.overview.bulletins import Period, bulletin
from office.overview.models import Wall
from office.overview.permissions import drafting
from office.worktime.clock import now
from workflows.documents.actions import draft
from workflows.documents.genres import Genre
from workflows.documents.models import Document
from workflows.documents.words import Words
from workflows.supervision import watchman


@transaction.atomic
def draft_bulletin(unit: Unit, period: Period, until: datetime, *, by: Actor) -> Document:
    """A 通报 in the agency's name, with the figures in it, which lies with its drafter; a leader signs it. What the
    watchman had not told yet by now is told first, so that the figures stay what they are."""
    held = drafting(by, unit)
    if held is None:
        raise NotAllowed
    by = in_post(by, held.pk)
    watchman.turn_lights()
    told = bulletin(unit, period, until)
    words = Words(
        title=bulletin_text.title(unit, told),
        main_recipients=bulletin_text.recipients(told),
        body=bulletin_text.body(told),
    )
    document = draft(issuer=unit, genre=Genre.CIRCULAR, text=words, by=by)
    record(
        events.BULLETIN_DRAFTED, unit, by=by, document=str(document.public_id), since=told.since, until=told.until,
        digest=told.digest,
    )  # fmt: skip
    return document


class NoSuchCode(Unacceptable):
    field = "code"

    def sentence(self) -> str:
        return _("This code is not valid, or its ten minutes are over. Ask for another in the leaders’ view.")


@transaction.atomic
def open_wall(unit: Unit, *, name: str, shows_titles: bool, by: Actor) -> tuple[Wall, str]:
    """The wall, and the code that is typed at the screen; the code is told this once."""
    held = next((held for held, theirs in walls.opening(by) if theirs == unit), None)
    if held is None:
        raise NotAllowed
    code, name = walls.new_code(), " ".join(name.split())
    refuse_marks({"name": name}, subject=unit, by=by)
    made = Wall.objects.create(
        unit=unit, name=name, shows_titles=shows_titles, opened_by=held, opened_at=now(), code_digest=walls.digest(code)
    )
    record(events.WALL_OPENED, unit, by=in_post(by, held.pk), wall=name, titles=shows_titles)
    return made, code


@transaction.atomic
def pair_wall(code: str) -> str:
    """The key that the screen keeps from now on. It acts for nobody: what opened the wall is on the trail already, so
    that the pairing stands there in the name of the post that opened it."""
    waiting = walls.wall_waiting(code)
    wall = Wall.objects.select_for_update().filter(pk=waiting.pk, paired_at=None).first() if waiting else None
    if wall is None:
        raise NoSuchCode
    key = secrets.token_urlsafe(32)
    wall.paired_at, wall.code_digest, wall.cookie_digest = now(), "", walls.digest(key)
    wall.save(update_fields=["paired_at", "code_digest", "cookie_digest"])
    record(events.WALL_PAIRED, wall.unit, by=actor_of(wall.opened_by.person, post=wall.opened_by), wall=wall.name)
    return key


@transaction.atomic
def withdraw_wall(wall: Wall, *, by: Actor) -> Wall:
    """Dark at its next look. Whoever may open a wall of the agency may withdraw one."""
    wall = Wall.objects.select_for_update(of=("self",)).select_related("unit").get(pk=wall.pk)
    held = next((held for held, theirs in walls.opening(by) if theirs == wall.unit), None)
    if held is None:
        raise NotAllowed
    if wall.ended_at is None:
        wall.ended_at, wall.ended_by = now(), by.person
        wall.save(update_fields=["ended_at", "ended_by"])
        record(events.WALL_WITHDRAWN, wall.unit, by=in_post(by, held.pk), wall=wall.name)
    return wall
