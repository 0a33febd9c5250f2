"""Every page of every room on the demonstration's data, as each of the cast; and nothing for the outsider."""

import pytest
from django.urls import reverse

from directory.actors import actor_of
from directory.models import Person, Unit
from directory.roles import Role
from office.demo.people import CAST
from office.desk.search import sections
from office.duties.models import Box, Duty
from workflows.documents.models import Copy, Document
from workflows.documents.permissions import copies_visible_to, documents_visible_to, incoming_visible_to
from workflows.engine import course
from workflows.supervision.permissions import matters_visible_to

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.xdist_group("demonstration_office"),
    pytest.mark.usefixtures("demonstration"),
]
DOCUMENT_PAGES = ("detail", "pages", "pdf", "story", "slip", "revisions")
COPY_PAGES = ("copy", "copy_pdf")


def actor(username):
    return actor_of(Person.objects.get(username=username))


def one_of_each_state(documents):
    """Pages differ by where a document lies, hardly by which it is."""
    return {one.state: one for one in documents.select_related("drafter__person")}.values()


def own_pages(somebody):
    """What each finds in the rooms is another thing."""
    yield reverse("desk:desk")
    yield f"{reverse('desk:desk')}?box=concluded"
    yield f"{reverse('desk:search')}?q=%E6%B0%B4%E5%BA%93"
    yield reverse("documents:index")
    yield reverse("supervision:index")
    yield reverse("notices:index")
    yield reverse("directory:unit", args=[somebody.appointment.post.unit.public_id])
    yield reverse("directory:person", args=[somebody.person.public_id])
    if any(Role.REGISTRY_CLERK in held.post.roles for held in somebody.appointments):
        yield reverse("documents:registers")


def common_pages():
    """These differ little by who reads."""
    yield from (f"{reverse('desk:desk')}?box={box}" for box in ("todo", "to_read", "done"))
    yield from (f"{reverse('desk:search')}?q={words}" for words in ("lzy", "%E7%A4%BA%E5%BA%9C"))
    yield from (f"{url}?q=l" for _, url in sections())
    tabs = ("all", "under_way", "drafted", "received", "filed")
    yield from (f"{reverse('documents:index')}?tab={tab}" for tab in tabs)
    yield reverse("documents:new")
    yield reverse("accounts:account")
    yield reverse("account_change_password")
    yield reverse("demo:cast")
    yield reverse("directory:unit", args=[Unit.objects.get(depth=1).public_id])
    yield f"{reverse('directory:index')}?q=wang"


def not_opening(browser, pages):
    answers = {page: browser.get(page).status_code for page in pages}
    return {page: status for page, status in answers.items() if status != 200}


@pytest.mark.parametrize("username", CAST)
def test_every_room_opens(door, username):
    assert not_opening(door(username), own_pages(actor(username))) == {}


@pytest.mark.parametrize("username", ["linzy", "chenrc", "jiabz"])
def test_what_all_read_opens(door, username):
    assert not_opening(door(username), common_pages()) == {}


@pytest.mark.parametrize("username", CAST)
def test_documents_in_every_state_open_for_whoever_may_see_them(door, username):
    somebody, browser = actor(username), door(username)
    seen = one_of_each_state(documents_visible_to(somebody))
    pages = [reverse("documents:detail", args=[one.public_id]) for one in seen]
    pages += [reverse("documents:copy", args=[one.public_id]) for one in copies_visible_to(somebody)[:3]]

    assert not_opening(browser, pages) == {}


@pytest.mark.parametrize("username", CAST)
def test_matters_and_what_arrived_open_for_whoever_may_see_them(door, username):
    somebody, browser = actor(username), door(username)
    matters = {one.state: one for one in matters_visible_to(somebody)}.values()
    incoming = {one.state: one for one in incoming_visible_to(somebody)}.values()
    pages = [reverse("supervision:detail", args=[one.public_id]) for one in matters]
    pages += [reverse("documents:incoming", args=[one.public_id]) for one in incoming]

    assert not_opening(browser, pages) == {}


@pytest.mark.parametrize(
    "username", ["hejx", "zhouml", "chenrc", "qinhj", "fanglx", "jiangws", "xujy", "luojp", "zhengqm"]
)
def test_whoever_has_to_do_with_matters_sees_some(username):
    assert matters_visible_to(actor(username)).exists()


def test_what_the_tutorial_begins_with_awaits_the_registry_clerk():
    begun = Duty.objects.get(subject_title__contains="抗旱应急供水", box=Box.TODO)

    assert (begun.asks, begun.holder.person.username) == ("Register it", "shenqs")


def test_the_outsider_sees_no_matter_and_nothing_that_arrived():
    assert not matters_visible_to(actor("jiabz")).exists()
    assert not incoming_visible_to(actor("jiabz")).exists()


def test_every_page_of_a_document_opens_in_every_state(door):
    failed = {}
    for document in one_of_each_state(Document.objects.all()):
        browser = door(document.drafter.person.username)
        for page in DOCUMENT_PAGES:
            status = browser.get(reverse(f"documents:{page}", args=[document.public_id])).status_code
            if status != 200:
                failed[document.title, page] = status

    assert failed == {}


def test_whoever_holds_a_draft_can_edit_it(door):
    for document in Document.objects.filter(state="draft"):
        (hand,) = [one for one in course.hands_of(document) if one.state == "open"]

        answer = door(hand.holder.person.username).get(reverse("documents:edit", args=[document.public_id]))

        assert answer.status_code == 200, document


def test_the_outsider_finds_nothing_that_is_not_theirs(door):
    """tests/test_doors.py asks at every address about one document; here it is about every document."""
    somebody, browser = actor("jiabz"), door("jiabz")
    others = Document.objects.exclude(pk__in=documents_visible_to(somebody))
    copies = Copy.objects.exclude(pk__in=copies_visible_to(somebody))
    pages = [reverse("documents:detail", args=[one.public_id]) for one in others]
    pages += [reverse("documents:pdf", args=[one.public_id]) for one in one_of_each_state(others)]
    pages += [reverse(f"documents:{page}", args=[one.public_id]) for one in copies[::10] for page in COPY_PAGES]

    assert len(pages) > 60
    assert {page: status for page in pages if (status := browser.get(page).status_code) != 404} == {}


def test_the_outsider_searches_in_vain(door):
    answer = door("jiabz").get(reverse("desk:search"), {"q": "零跑动"}).content.decode()

    assert reverse("documents:index") not in answer.split("<main", 1)[1].split("</main", 1)[0]
    assert "事项清单" not in answer
