"""事由: what is made of a paper is called after its matter, not after its kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.subjects import kinds
from tests.workflows.documents.test_incoming import county, instructed, request_of  # noqa: F401
from tests.workflows.documents.test_outgoing import document  # noqa: F401
from workflows.documents.genres import USAGE, Genre, matter_in

MATTERS = st.text(alphabet="供水管网改造补助资金印发《》办法的", min_size=1).filter(lambda one: not one.endswith("的"))


@given(genre=st.sampled_from(list(Genre)), issuer=st.sampled_from(["", "青禾县人民政府"]), matter=MATTERS)
def test_between_about_and_the_genre_stands_the_matter(genre, issuer, matter):
    assert matter_in(f"{issuer}关于{matter}的{USAGE[genre].word}", genre) == matter


@pytest.mark.parametrize(
    ("title", "genre", "matter"),
    [
        ("关于供水工作的报告", "report", "供水工作"),
        ("关于转发《关于供水的通知》的通知", "notice", "转发《关于供水的通知》"),
        ("关于供水有关事项", "notice", "供水有关事项"),
        ("省财政厅来文", "letter", ""),
        ("关于的报告", "report", ""),
        ("政府工作报告", "report", ""),
    ],
)
def test_what_is_not_written_so_has_no_matter(title, genre, matter):
    assert matter_in(title, genre) == matter


@pytest.mark.django_db
def test_what_is_made_of_a_paper_begins_with_its_matter(town, request_of, document):  # noqa: F811
    incoming = request_of()
    instruction = instructed(town, incoming)

    for subject in (incoming, instruction):
        assert kinds.brief_of(town.mayor, subject).title == "申请城区供水管网改造补助资金"
    assert kinds.brief_of(town.clerk, document).title == "公布机关内部“零跑动”事项清单"
    incoming.title = "省财政厅来文"
    assert kinds.brief_of(town.mayor, incoming).title == "省财政厅来文"
