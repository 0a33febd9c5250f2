"""How far a file has been read, and what stands on its pages."""

from dataclasses import dataclass
from typing import Self

from office.files.models import File
from workflows.documents.models import RecognisedPage, Recognition
from workflows.documents.recognition import tesseract

Way = RecognisedPage.Way


@dataclass(frozen=True, slots=True)
class Progress:
    """failed: numbers of the pages that could not be read. is_lacking: pages wait for a program that is not installed.
    by_machine: at least one page was read off its picture."""

    pages: int
    done: int
    is_busy: bool
    marked_page: int | None
    failed: tuple[int, ...]
    is_lacking: bool
    by_machine: bool
    has_words: bool

    @classmethod
    def of(cls, recognition: Recognition) -> Self:
        read = list(recognition.read.order_by("number").values_list("number", "way"))
        ways = {way for _, way in read}
        return cls(
            pages=recognition.pages,
            done=len(read),
            is_busy=recognition.finished_at is None,
            marked_page=recognition.marked_page,
            failed=tuple(number for number, way in read if way == Way.FAILED),
            is_lacking=Way.NOT_TRIED in ways and not tesseract.is_installed(),
            by_machine=Way.MACHINE in ways,
            has_words=bool(ways & {Way.LAYER, Way.MACHINE}),
        )


def progress_of(file: File | None) -> Progress | None:
    recognition = Recognition.objects.filter(file=file).first() if file else None
    return Progress.of(recognition) if recognition else None
