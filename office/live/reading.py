"""Reading for many listeners at once: rights, heads and entries in as few queries as the families need."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from channels.db import DatabaseSyncToAsync

from office.live import frames
from office.live.frames import Frame
from office.live.topics import PAGE, Entry, Family

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")
P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what asks the database beside the loop; its connection is given back before this returns."""
    hop = DatabaseSyncToAsync(function, thread_sensitive=False, executor=_threads)
    return await hop(*args, **kwargs)


class Wish(NamedTuple):
    """Somebody wants a topic from a seq on; the right, and from where it holds, is asked each time. joins: they do not
    listen to it yet."""

    who: UUID
    key: str
    seq: int
    joins: bool = True


class Page(NamedTuple):
    """seq: where whoever has read the frame stands; more: there is more than one answer holds."""

    frame: Frame
    seq: int
    more: bool


class Reading(NamedTuple):
    """answers: one for each wish, None where it is refused; news: of the topics read out; heads: of all asked for."""

    answers: list[Page | None]
    news: dict[str, Page]
    heads: dict[str, int]


def read(family: Family, wishes: Sequence[Wish], stands: Mapping[str, int]) -> Reading:
    """stands: topics that were rung, with the seq up to which everybody here has heard them."""
    rights = family.rights_of({(wish.who, wish.key) for wish in wishes}) if wishes else {}
    news = _pages(family, stands.items())
    granted = {wish.key for wish in wishes if (wish.who, wish.key) in rights}
    heads = dict(family.heads(granted)) if granted else {}
    starts = [_start(wish, rights) for wish in wishes]
    behind = {(wish.key, start) for wish, start in zip(wishes, starts, strict=True)
              if start is not None and start < heads[wish.key]}  # fmt: skip
    pages = _pages(family, behind)
    answers: list[Page | None] = []
    for wish, start in zip(wishes, starts, strict=True):
        if start is None:
            answers.append(None)
            continue
        if (wish.key, start) not in pages:
            pages[wish.key, start] = _nothing_new(family, wish.key, heads[wish.key])
        page = pages[wish.key, start]
        answers.append(_floored(page, wish.seq) if wish.seq < start else page)
    return Reading(answers, {key: one for (key, _), one in news.items()}, heads)


def _start(wish: Wish, rights: Mapping[tuple[UUID, str], int]) -> int | None:
    floor = rights.get((wish.who, wish.key))
    return None if floor is None else max(floor, wish.seq)


def _floored(page: Page, seq: int) -> Page:
    """For who asks from before where they may hear: what lies between is no gap to them."""
    said = json.loads(page.frame.text) | {"after": seq}
    if not said["entries"]:
        said |= {"seq": seq, "head": seq}
    return Page(Frame(said), page.seq, page.more)


def _pages(family: Family, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Page]:
    """Each pair (key, seq) is read and encoded once, whoever asks for it; nothing for keys without news."""
    pages: dict[tuple[str, int], Page] = {}
    left = set(wanted)
    while left:
        layer: dict[str, int] = {}
        for key, seq in left:
            layer.setdefault(key, seq)
        for key, entries in family.since(layer).items():
            if entries:
                pages[key, layer[key]] = _page(family, key, entries)
        left -= set(layer.items())
    return pages


def _page(family: Family, key: str, entries: Sequence[Entry]) -> Page:
    last = entries[-1].seq
    after = 0 if family.counted else entries[0].seq - 1
    more = len(entries) >= PAGE
    head = max(last, family.heads([key])[key]) if more else last
    frame = frames.page(f"{family.name}:{key}", after=after, seq=last, head=head, entries=entries)
    return Page(frame, last, more)


def _nothing_new(family: Family, key: str, head: int) -> Page:
    """Also for a listener ahead of the head, who learns from it that the count was begun anew."""
    frame = frames.page(f"{family.name}:{key}", after=head, seq=head, head=head, entries=())
    return Page(frame, head, False)


def still_listening(family: Family, pairs: Collection[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    return set(family.rights_of(pairs))


def heads_of(family: Family, keys: Collection[str]) -> dict[str, int]:
    return dict(family.heads(keys))
