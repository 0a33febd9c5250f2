"""What the checker asks of a draft: of whom, and of whom not."""

import pytest

from directory.models import Unit
from workflows.documents.genres import Genre
from workflows.documents.lints.findings import findings
from workflows.documents.models import Document

NOT_ADDRESSED = {
    Genre.RESOLUTION, Genre.COMMUNIQUE, Genre.ANNOUNCEMENT, Genre.NOTICE_PUBLIC, Genre.MINUTES,
}  # fmt: skip


@pytest.mark.parametrize("genre", list(Genre))
def test_recipients_are_asked_for_only_where_a_genre_has_them(genre):
    issuer = Unit(name="示范市人民政府办公室", can_issue=True)
    draft = Document(genre=genre, title="关于供水的通知", body="正文。", issuer=issuer)
    missing = "R19" in {one.rule for one in findings(draft)}
    assert missing == (genre not in NOT_ADDRESSED)
    draft.main_recipients = "各县（区）人民政府"
    assert "R19" not in {one.rule for one in findings(draft)}
