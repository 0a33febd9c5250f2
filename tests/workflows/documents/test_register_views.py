"""Views of a register: kept under a name for oneself, opened with, let go."""

import pytest
from django.urls import reverse

from office.accounts.models import SavedView
from office.accounts.saved_views import MOST
from tests.workflows.documents.test_outgoing import done
from tests.workflows.documents.test_registers import arrived, book  # noqa: F401
from workflows.documents.models import Register

pytestmark = pytest.mark.django_db


def keep(door, name="未用的号", place="outgoing", **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return door.post(reverse("documents:keep_register_view"), {"place": place, "name": name, "query": query})


def act(door, view, what):
    return door.post(reverse("accounts:saved_view", args=[view.pk]), {"act": what, "next": "/documents/registers/"})


def titles(answer):
    return sorted(str(one.document) for one in answer.context["page"].items)


def test_a_view_is_kept_under_its_name_for_its_owner(book, at_door):  # noqa: F811
    door, register = at_door(book.registrar), Register.objects.get().pk

    answer = keep(door, register=register, state="void", nonsense="1")
    done(answer)

    view = SavedView.objects.get()
    assert (view.place, view.name, view.query) == ("outgoing", "未用的号", f"register={register}&state=void")
    shown = door.get(answer.url)
    assert titles(shown) == ["关于防盗的通知"]
    assert shown.context["query"] == view.query
    assert "未用的号" in door.get(reverse("documents:registers")).content.decode()
    assert not SavedView.objects.filter(person=book.neighbour.person).exists()


def test_the_register_opens_with_the_view_its_owner_chose_and_shows_all_when_asked(book, at_door):  # noqa: F811
    door, register = at_door(book.registrar), Register.objects.get().pk
    keep(door, register=register, state="void")
    view, page = SavedView.objects.get(), reverse("documents:registers")
    assert len(titles(door.get(page))) == 3

    done(act(door, view, "default"))

    assert titles(door.get(page, follow=True)) == ["关于防盗的通知"]
    assert len(titles(door.get(page, {"register": register}))) == 3
    done(act(door, view, "plain"))
    assert len(titles(door.get(page))) == 3


def test_only_one_view_of_a_list_is_the_one_it_opens_with(book, arrived, at_door):  # noqa: F811
    door = at_door(book.registrar)
    keep(door, q="防")
    keep(door, q="盗")
    keep(door, place="incoming", party="财政")
    for view in SavedView.objects.order_by("pk"):
        act(door, view, "default")

    assert list(SavedView.objects.filter(is_default=True).values_list("query", flat=True)) == [
        "q=%E7%9B%97",
        "party=%E8%B4%A2%E6%94%BF",
    ]
    shown = door.get(reverse("documents:incoming_register"), follow=True)
    assert [one.sender_name for one in shown.context["page"].items] == ["省财政厅"]


def test_it_is_let_go_by_its_owner_and_by_nobody_else(book, at_door):  # noqa: F811
    keep(at_door(book.registrar), q="防")
    view = SavedView.objects.get()

    for actor in (book.outsider, book.neighbour):
        for what in ("drop", "default"):
            act(at_door(actor), view, what)
    assert not SavedView.objects.get().is_default
    done(act(at_door(book.registrar), view, "drop"))
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_views_and_no_list_nobody_knows(book, at_door):  # noqa: F811
    door = at_door(book.registrar)
    for number in range(MOST + 2):
        keep(door, q=f"第{number}")
    assert SavedView.objects.count() == MOST

    assert keep(door, place="elsewhere", q="x").status_code == 404
    assert keep(at_door(book.outsider), q="x").status_code == 404
    keep(door, q="长" * 60, party="长" * 60)
    assert SavedView.objects.count() == MOST
