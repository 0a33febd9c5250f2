"""From a document to its paper."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from office.worktime.clock import at
from workflows.documents import paper
from workflows.documents.models import Document
from workflows.documents.sheet import Sheet


def test_the_day_of_printing_is_the_offices_own(monkeypatch):
    """Half past seven in the morning here is still yesterday in UTC."""
    drawn = []
    monkeypatch.setattr(paper, "sheet_of", lambda *_: Sheet(mark="示范市人民政府文件", title="", body="", issuer=""))
    monkeypatch.setattr(paper, "content_of", lambda _picture: b"")
    monkeypatch.setattr(paper, "render_pdf", drawn.append)

    with at(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)):
        paper.final_pdf(Document(), number="示府发〔2026〕1号", seal=SimpleNamespace(picture=None, diameter_mm=45))

    assert drawn[0].printed_on == date(2026, 11, 21)
