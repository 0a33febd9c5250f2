"""Jobs of documents."""

from uuid import UUID

from procrastinate.contrib.django import app

from workflows.documents import paper, printing
from workflows.documents.models import Printing, Recognition
from workflows.documents.recognition.reading import go_on
from workflows.documents.routing import vacancies
from workflows.documents.sealing.setting import sheet_to_seal
from workflows.documents.searching import keeping
from workflows.documents.words import Words


@app.task(name="workflows.documents.tasks.print_paper")
def print_paper(printing_id: int, key: str) -> None:
    """Run again after a crash it begins anew; asked for anew meanwhile, another job does it."""
    asked = Printing.objects.select_related("document__issuer", "asked_by").filter(pk=printing_id, key=key, pdf=None)
    row = asked.first()
    if row is None:
        return
    document = row.document
    if row.is_final:
        sheet = sheet_to_seal(document)
    else:
        sheet = paper.sheet_of(document, Words.of(document), watermark=tuple(row.watermark))
    printing.print_now(row, sheet)


@app.task(name="workflows.documents.tasks.enter_into_search", retry=5)
def enter_into_search(kind: str, public_id: str) -> None:
    keeping.enter(kind, UUID(public_id))


@app.task(name="workflows.documents.tasks.recognise", retry=5)
def recognise(recognition_id: int) -> None:
    under_way = Recognition.objects.select_related("file__uploaded_by").filter(pk=recognition_id, finished_at=None)
    recognition = under_way.first()
    if recognition is not None:
        go_on(recognition)


@app.periodic(cron="17 * * * *")
@app.task(name="workflows.documents.tasks.vacate_the_left", queueing_lock="documents_vacate_the_left")
def vacate_the_left(timestamp: int) -> None:
    """Each hour, since a last day in a post passes by itself."""
    vacancies.vacate_the_left()
