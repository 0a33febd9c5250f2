"""我发起的: every room answers for what somebody set going; nobody sees another's."""

import pytest
from django.test import Client

from office.chat.actions import issue_must_read
from office.subjects.launched import launched_by
from office.worktime.clock import now
from office.worktime.terms import Term, TermUnit
from tests.office.desk.test_search import office  # noqa: F401
from workflows.supervision.actions import open_matter

pytestmark = pytest.mark.django_db


def titles(actor):
    return [one.title for one in launched_by(actor, most=60)]


def test_a_draft_says_in_whose_hands_it_lies(office):  # noqa: F811
    [one] = [one for one in launched_by(office.clerk, most=9) if "除险" in one.title]

    assert one.title == "关于水库除险加固的通知"
    assert one.light is None


def test_a_meeting_says_how_many_have_answered(office):  # noqa: F811
    [one] = [one for one in launched_by(office.director, most=9) if "调度会" in one.title]

    assert one.note.endswith("人已回复")


def test_a_must_read_counts_posts_and_a_matter_has_its_light(office):  # noqa: F811
    term = Term(10, TermUnit.WORKDAY)
    follower = office.director.appointment
    open_matter(
        title="移民安置",
        requirement="",
        lead=office.unit("市财政局"),
        term=term,
        supervisor=follower,
        by=office.director,
    )
    asked = [office.clerk.appointment, office.finance.appointment]
    due_at = now().replace(year=now().year + 1)
    issue_must_read("停机安排", "请知悉。", people=asked, due_at=due_at, by=office.director)

    found = {one.title: one for one in launched_by(office.director, most=60)}
    assert "2 个岗位中 0 个已确认" in found["停机安排"].note
    [matter] = [one for title, one in found.items() if "移民安置" in title]
    assert matter.light.shape == "ok"


def test_nobody_sees_what_another_launched(office):  # noqa: F811
    assert titles(office.outsider) == []
    assert "关于水库除险加固的通知" not in titles(office.director)


def test_the_desk_asks_for_it_by_itself_and_the_page_shows_more(office):  # noqa: F811
    door = Client()
    door.force_login(office.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")

    part = door.get("/desk/launched/", headers={"HX-Request": "true"}).content.decode()
    page = door.get("/desk/launched/").content.decode()
    assert ("关于水库除险加固的通知" in part, "<html" in part) == (True, False)
    assert ("关于水库除险加固的通知" in page, "<html" in page) == (True, True)
