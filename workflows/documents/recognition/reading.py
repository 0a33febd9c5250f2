"""文字识别: files are asked for when they come in or are entered into the search, and read behind the screen.

A go is a few pages, each kept as soon as it is read, and then asks for the next: whoever is killed in between loses one
page, and a paper of 300 pages does not keep the others waiting.
"""

from collections.abc import Iterator

from django.db import transaction

from directory.machines import watchman
from office.audit.jobs import defer
from office.audit.record import record
from office.files.models import File
from office.files.refusals import Lost
from office.files.secrecy import mark_in
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.models import RecognisedPage, Recognition
from workflows.documents.recognition import tesseract
from workflows.documents.recognition.pages import KINDS, BrokenPage, Pages, pages_of
from workflows.documents.recognition.tesseract import Unreadable
from workflows.documents.recognition.withholding import paper_with, withhold

Way = RecognisedPage.Way
GO = 10  # pages; a quarter of a minute of scans
MOST = 300_000  # characters of a file that are searched: 400 full pages
_LAYER = 16  # characters; what is less may be a stamp of the scanner's over a picture of words


def can_be_read(file: File) -> bool:
    return file.content_type in KINDS


@transaction.atomic
def ask(file: File) -> Recognition:
    """Once for a file; once more for the pages for which nothing was installed then."""
    asked = Recognition.objects.select_for_update().filter(file=file).first()
    if asked is None:
        pages = _count(file)
        asked = Recognition.objects.create(file=file, pages=pages, asked_at=now(), finished_at=None if pages else now())
        if pages:
            _go(asked)
    elif asked.finished_at and tesseract.is_installed() and asked.read.filter(way=Way.NOT_TRIED).delete()[0]:
        asked.finished_at = None
        asked.save(update_fields=["finished_at"])
        _go(asked)
    return asked


def _count(file: File) -> int:
    try:
        with pages_of(file) as pages:
            return pages.count
    except (BrokenPage, Lost):
        return 0


def _go(recognition: Recognition) -> None:
    """One go at a time of one file."""
    job = f"recognise:{recognition.pk}"
    defer("workflows.documents.tasks.recognise", lock=job, recognition_id=recognition.pk)


def go_on(recognition: Recognition) -> None:
    """The job: the next few pages."""
    read = set(recognition.read.values_list("number", flat=True))
    left = [number for number in range(1, recognition.pages + 1) if number not in read]
    with pages_of(recognition.file) as pages:
        for number in left[:GO]:
            way, words = _words(pages, number)
            if not recognition.released_at and mark_in(words):
                _stop_at_mark(recognition, number)
                return
            RecognisedPage.objects.create(recognition=recognition, number=number, way=way, words=words)
    if left[GO:]:
        _go(recognition)
    else:
        _finish(recognition)


def _words(pages: Pages, number: int) -> tuple[str, str]:
    try:
        layer = pages.layer(number)
        if len("".join(layer.split())) >= _LAYER:
            return Way.LAYER, layer
        if not tesseract.is_installed():
            return Way.LAYER if layer else Way.NOT_TRIED, layer
        words = tesseract.read(pages.picture(number))
    except (BrokenPage, Unreadable):
        return Way.FAILED, ""
    return (Way.MACHINE, words) if len(words) >= len(layer) else (Way.LAYER, layer)


@transaction.atomic
def _finish(recognition: Recognition) -> None:
    recognition.finished_at = now()
    recognition.save(update_fields=["finished_at"])
    paper = paper_with(recognition.file)
    if paper is not None:
        failed = recognition.read.filter(way=Way.FAILED).count()
        name, pages = recognition.file.name, recognition.pages
        record(events.RECOGNISED, paper, by=watchman(), file=name, pages=pages, failed=failed)


@transaction.atomic
def _stop_at_mark(recognition: Recognition, number: int) -> None:
    """What only a machine could see is in the house already: none of its words is kept, nobody gets to see it any more,
    and who answers for the agency's papers looks into it."""
    recognition.read.all().delete()
    recognition.finished_at, recognition.marked_page = now(), number
    recognition.save(update_fields=["finished_at", "marked_page"])
    withhold(recognition.file, number)


@transaction.atomic
def read_again(recognition: Recognition) -> None:
    """Somebody has looked: what was taken for a mark is none."""
    recognition.marked_page, recognition.finished_at, recognition.released_at = None, None, now()
    recognition.save(update_fields=["marked_page", "finished_at", "released_at"])
    _go(recognition)


def words_of(file: File) -> str:
    return "\n".join(words_by_page(file))


def words_by_page(file: File) -> Iterator[str]:
    """Up to MOST characters of them together; none until all pages have been read."""
    left = MOST
    read = RecognisedPage.objects.filter(recognition__file=file, recognition__finished_at__isnull=False)
    for words in read.order_by("number").values_list("words", flat=True):
        yield words[:left]
        left -= len(words) + 1
        if left <= 0:
            return
