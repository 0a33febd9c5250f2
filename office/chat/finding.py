"""Finding what was said, in one room or in all of one's own, as far as the reader may hear it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from office.chat import telling
from office.chat.models import SAID, Entry, Membership
from office.chat.searching import not_entered, room_key, text_of
from office.files.models import File
from office.subjects.keys import LONGEST, Word, readable, words_of
from office.subjects.marking import around, marked

SHORTEST = 2  # characters: the length of most words of Chinese
MOST = 50  # the latest; whoever wants others says more


@dataclass(frozen=True, slots=True)
class Span:
    """since, until: days, both included. with_files: only what came with files."""

    since: date | None = None
    until: date | None = None
    with_files: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """text: some of it; said: the same with the words marked."""

    entry: Entry
    text: str
    said: SafeString

    @property
    def url(self) -> str:
        return f"{reverse('chat:room', args=[self.entry.room.public_id])}?at={self.entry.seq}#m{self.entry.seq}"


@dataclass(frozen=True, slots=True)
class Findings:
    """too_short: nothing was looked for. is_cut: earlier ones fit as well. is_partial: some that may be heard are not
    entered yet, and are not found."""

    words: str
    hits: Sequence[Hit] = ()
    too_short: bool = False
    is_cut: bool = False
    is_partial: bool = False


def findings(places: QuerySet[Membership], words: str, span: Span = Span(), *, most: int = MOST) -> Findings:
    """In the rooms of these places, which are one person's. Every word must stand in what a message says now, in a
    must-read, in the name of a file or of the sender; the latest first."""
    words = " ".join(words.split())[:LONGEST]
    asked = words_of(words)
    if len(words) < SHORTEST or not asked:
        return Findings(words, too_short=True)
    found = list(_said(places, asked, span).order_by("-said_at", "-pk")[: most + 1])
    files = telling.files_of([one.public_id for one in found if one.files])
    hits = [_hit(one, files.get(one.public_id, ()), asked) for one in found[:most]]
    is_partial = not_entered().filter(_heard_from(places)).exists()
    return Findings(words, hits, is_cut=len(found) > most, is_partial=is_partial)


def _said(places: QuerySet[Membership], words: Sequence[Word], span: Span) -> QuerySet[Entry]:
    """As far as each place hears; what was recalled since is not among it, whatever its keys say."""
    rooms = [room_key(room) for room in places.values_list("room_id", flat=True)]
    keys = sorted(frozenset().union(*(word.keys for word in words)))
    found = Entry.objects.filter(
        _heard_from(places), keys__contains=keys, keys__overlap=rooms, kind__in=SAID, recalled_at=None
    )
    for word in words:
        if not word.is_whole:
            found = found.filter(_says(word.text))
    if span.since:
        found = found.filter(said_at__date__gte=span.since)
    if span.until:
        found = found.filter(said_at__date__lte=span.until)
    if span.with_files:
        found = found.filter(files__gt=0)
    return found.select_related("sender", "must_read", "room")


def _heard_from(places: QuerySet[Membership]) -> Exists:
    return Exists(places.filter(room=OuterRef("room"), hears_after__lt=OuterRef("seq")))


def midnight(on: date) -> datetime:
    """With which this day begins here."""
    return timezone.make_aware(datetime.combine(on, time()))


def first_on(place: Membership, on: date) -> int | None:
    """The first number of that day, or of the next on which something was said."""
    heard = Entry.objects.filter(room=place.room, seq__gt=place.hears_after, said_at__gte=midnight(on), kind__in=SAID)
    return heard.order_by("said_at", "seq").values_list("seq", flat=True).first()


def _says(word: str) -> Q:
    must_read = Q(must_read__title__icontains=word) | Q(must_read__text__icontains=word)
    named = File.objects.filter(subject_kind=Entry.subject_kind, subject_id=OuterRef("public_id"))
    file = Q(files__gt=0) & Q(Exists(named.filter(name__icontains=word)))
    return Q(text__icontains=word) | must_read | file | Q(sender__name__icontains=word)


def _hit(entry: Entry, files: Sequence[File], words: Sequence[Word]) -> Hit:
    text = around(readable(" ".join([text_of(entry), *(one.name for one in files)])), words)
    return Hit(entry, text, marked(text, words))
