"""Keeps what is about to change; whoever renames, moves or merges calls here first, in the same transaction."""

from collections.abc import Iterable
from datetime import date, timedelta

from directory.history.models import FormerPost, FormerUnit
from directory.models import Post, Unit

_DAY = timedelta(days=1)


def keep_units(units: Iterable[Unit], *, until: date) -> None:
    """As they stand now, for the days before `until`. What came into being on that day has no past to keep."""
    last = until - _DAY
    rows = [
        FormerUnit(unit=one, name=one.name, short_name=one.short_name, above=one.above(), until_on=last)
        for one in units
        if one.established_on is None or one.established_on <= last
    ]
    FormerUnit.objects.bulk_create(rows, ignore_conflicts=True)


def keep_posts(posts: Iterable[Post], *, until: date) -> None:
    last = until - _DAY
    rows = [
        FormerPost(post=one, unit_id=one.unit_id, title=one.title, until_on=last)
        for one in posts
        if one.established_on is None or one.established_on <= last
    ]
    FormerPost.objects.bulk_create(rows, ignore_conflicts=True)
