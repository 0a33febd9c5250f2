"""Meetings through their pages: calling, answering, noting, minutes; and what each becomes in other rooms."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.roles import Role
from office.audit import trail
from office.duties.models import Duty
from office.meetings import actions
from office.meetings.models import Decision, Meeting, Minutes
from office.meetings.readers import show_what_a_decision_became
from office.subjects import kinds
from tests.cast import Cast
from workflows.documents.models import Document
from workflows.supervision.models import Matter

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def at_door():
    def come(actor):
        client = Client()
        client.force_login(actor.person, backend=BACKEND)
        return client

    return come


def called(cast: Cast, **changes):
    return {
        "title": "防汛物资储备调度会",
        "starts_at": "2026-11-20T15:00",
        "minutes": "60",
        "has_video": "on",
        "chair": cast.deputy.appointment.public_id,
        "recorder": cast.editor.appointment.public_id,
        "members": [cast.finance.appointment.public_id, cast.planning.appointment.public_id],
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-title": "物资缺口与采购",
        "form-0-presenter": "市财政局 许嘉言",
        "form-0-minutes": "15",
        "form-1-title": "",
        "action_key": "call-1",
    } | changes


def test_a_meeting_is_called_once_however_often_it_is_sent(cast, at_door):
    door = at_door(cast.director)
    answers = {door.post(reverse("meetings:new"), called(cast))["Location"] for _ in range(3)}
    meeting = Meeting.objects.get()
    assert answers == {reverse("meetings:detail", args=[meeting.public_id])}
    assert [(item.title, item.minutes) for item in meeting.agenda.all()] == [("物资缺口与采购", 15)]
    assert "物资缺口与采购" in at_door(cast.finance).get(answers.pop()).content.decode()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "会" * 121}),
        ("starts_at", {"starts_at": "2026-11-19T15:00"}),
        ("starts_at", {"starts_at": "morgen"}),
        ("minutes", {"minutes": "0"}),
        ("place", {"has_video": ""}),
        ("members", {"members": []}),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(cast, at_door, field, changes):
    answer = at_door(cast.director).post(reverse("meetings:new"), called(cast, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "市财政局 许嘉言" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_secrets_are_refused_without_being_kept(cast, at_door):
    answer = at_door(cast.director).post(reverse("meetings:new"), called(cast, title="机密★3年 调度会"))
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


def test_answering_without_a_script(meeting, cast, at_door):
    door = at_door(cast.finance)
    url = reverse("meetings:act", args=[meeting.public_id, "excuse"])
    assert door.post(url, {"reason": ""}).status_code == 422
    assert door.post(url, {"reason": "省里开会"}).status_code == 302
    assert meeting.invitations.get(holder=cast.finance.appointment).reason == "省里开会"
    assert at_door(cast.outsider).post(url, {"reason": "x"}).status_code == 404


def test_who_may_not_lead_is_told_and_sees_the_meeting_as_it_is(meeting, cast, at_door):
    answer = at_door(cast.finance).post(reverse("meetings:act", args=[meeting.public_id, "cancel"]), {"reason": "x"})
    assert answer.status_code == 403
    assert meeting.title in answer.content.decode()
    assert at_door(cast.director).get(reverse("meetings:act", args=[meeting.public_id, "no-such"])).status_code == 404


def test_opening_the_page_is_seen_in_the_ledger(meeting, cast, at_door):
    at_door(cast.finance).get(reverse("meetings:detail", args=[meeting.public_id]))
    assert Duty.objects.get(holder=cast.finance.appointment).opened_at is not None
    assert Duty.objects.get(holder=cast.planning.appointment).opened_at is None


def test_a_decision_becomes_a_matter_and_both_pages_say_so(running, cast, at_door):
    meeting, lead = running.meeting, cast.unit("市财政局")
    note = {"text": "市财政局补足编织袋8万条。", "lead": lead.pk, "due_on": "2026-11-27", "action_key": "note-1"}
    recorder = at_door(cast.editor)
    for _twice in range(2):
        recorder.post(reverse("meetings:note", args=[meeting.public_id]), note)
    decision = Decision.objects.get()

    director = at_door(cast.director)  # an office director supervises
    page = director.get(reverse("meetings:detail", args=[meeting.public_id])).content.decode()
    (turn,) = re.findall(r'href="(/matters/new/\?source=decision[^"]+)"', page)
    form = director.get(turn).context["form"]
    assert form.initial["title"] == "市财政局补足编织袋8万条"
    assert (form.initial["lead"], str(form.initial["until"])) == (lead.pk, "2026-11-27")
    facts = {name: value for name, value in form.initial.items() if value} | {"action_key": "turn-1"}
    assert director.post(turn, facts).status_code == 302

    matter = Matter.objects.get()
    meeting.refresh_from_db()
    version = meeting.version
    show_what_a_decision_became(trail.last(matter, "matter.opened"))
    meeting.refresh_from_db()
    assert meeting.version == version + 1  # open pages draw themselves anew
    assert kinds.lineage(cast.director, matter) == [decision, meeting]
    assert matter.number in director.get(reverse("meetings:detail", args=[meeting.public_id])).content.decode()
    shown = director.get(reverse("supervision:detail", args=[matter.public_id])).content.decode()
    assert reverse("meetings:detail", args=[meeting.public_id]) in shown
    assert kinds.lineage(cast.neighbour, matter) == []


def test_what_lacks_a_unit_or_a_day_says_so_instead_of_offering_a_matter(running, cast, at_door):
    actions.note_decision(running.meeting, text="台账接入统一库。", by=cast.editor)
    page = at_door(cast.editor).get(reverse("meetings:detail", args=[running.meeting.public_id])).content.decode()
    assert "谁牵头、何时完成，还没记。" in page
    assert "source=decision" not in page


def test_the_minutes_become_a_draft_that_knows_where_it_came_from(running, cast, at_door):
    meeting = running.meeting
    recorder = at_door(cast.editor)
    url = reverse("meetings:minutes", args=[meeting.public_id])
    text = recorder.get(url).context["form"].initial["text"]
    assert recorder.post(url, {"text": text, "version": 0}).status_code == 302
    assert recorder.post(url, {"text": "别的", "version": 0}).status_code == 409
    minutes = Minutes.objects.get()

    draft = reverse("documents:new") + f"?source=minutes%3A{minutes.public_id}"
    assert draft in recorder.get(url).content.decode()
    form = recorder.get(draft).context["form"]
    assert form.initial["genre"] == "minutes"
    facts = {
        "genre": "minutes",
        "urgency": 0,
        "issuer": form.fields["issuer"].initial.pk,
        "title": form.initial["title"],
        "body": form.initial["body"],
        "disclosure": "on_request",
        "source": form.initial["source"],
        "action_key": "draft-1",
    }
    assert recorder.post(reverse("documents:new"), facts).status_code == 302
    document = Document.objects.get()
    assert kinds.lineage(cast.editor, document) == [minutes, meeting]
    assert document.title in recorder.get(url).content.decode()
    assert at_door(cast.outsider).get(url).status_code == 404


def test_only_the_recorder_sees_minutes_that_are_not_kept_yet(running, cast, at_door):
    url = reverse("meetings:minutes", args=[running.meeting.public_id])
    assert at_door(cast.finance).get(url).status_code == 404
    assert at_door(cast.editor).get(url).status_code == 200


def test_the_desk_and_the_leaders_view_show_the_day(meeting, cast, at_door):
    desk = at_door(cast.deputy).get("/").content.decode()
    assert reverse("meetings:detail", args=[meeting.public_id]) in desk
    assert Role.DEPUTY_LEADER in cast.deputy.appointment.post.roles
    overview = at_door(cast.deputy).get("/overview/")
    (shown,) = [one for one in overview.context["numbers"] if one.url.startswith("/meetings/")]
    assert shown.value == 1
    (day,) = at_door(cast.deputy).get(shown.url).context["days"]
    assert [line.meeting for line in day[1]] == [meeting]
    assert reverse("meetings:detail", args=[meeting.public_id]) not in at_door(cast.outsider).get("/").content.decode()


def test_the_list_costs_the_same_however_many_meetings(call, cast, at_door, django_assert_max_num_queries):
    for number in range(6):
        call(title=f"第{number}次会议")
    door = at_door(cast.finance)
    door.get(reverse("meetings:index"))
    with django_assert_max_num_queries(14):
        page = door.get(reverse("meetings:index"))
    assert page.content.decode().count("次会议") == 6


def test_what_a_meeting_is_about_does_not_hide_where_the_source_is(cast, at_door, settings):
    bare = at_door(cast.director).get(reverse("meetings:new")).content.decode()

    assert bare.count(f'href="{settings.SOURCE_URL}"') == 3  # the rail, its foldings, the foot


def test_nobody_is_absent_from_a_meeting_that_was_not_held(cast, at_door, meeting):
    actions.accept(meeting, by=cast.finance)
    actions.cancel(meeting, reason="议题并入常务会议", by=cast.director)

    page = at_door(cast.director).get(reverse("meetings:detail", args=[meeting.public_id])).content.decode()

    assert "未到" not in page
    assert "将参加" in page
    assert "会议未召开" in page
    assert reverse("meetings:attendance", args=[meeting.public_id]) not in page
