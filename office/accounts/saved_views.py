"""Views of lists, kept under a name for oneself; which lists there are, and what narrows them, their rooms know."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from office.accounts.models import SavedView
from office.audit.refusals import Refusal

MOST = 12  # of one list
LONGEST = 300  # characters of a query


class TooManyViews(Refusal):
    def sentence(self) -> str:
        return _("You keep twelve views already; let one go first.")


class TooMuchAsked(Refusal):
    def sentence(self) -> str:
        return _("This filter asks for too much to be kept.")


@transaction.atomic
def keep_view(place: str, *, name: str, query: str, person: Any) -> SavedView:
    """The same query kept twice is one, under the later name. Raises TooManyViews, TooMuchAsked."""
    if len(query) > LONGEST:
        raise TooMuchAsked
    get_user_model().objects.select_for_update().get(pk=person.pk)
    kept = SavedView.objects.filter(person=person, place=place)
    if not kept.filter(query=query).exists() and kept.count() >= MOST:
        raise TooManyViews
    named = {"name": " ".join(name.split())[:40] or query[:40]}
    return SavedView.objects.update_or_create(person=person, place=place, query=query, defaults=named)[0]


def views_of(place: str, person: Any) -> list[SavedView]:
    return list(SavedView.objects.filter(person=person, place=place).order_by("pk"))


def drop_view(view_id: int, *, person: Any) -> None:
    SavedView.objects.filter(pk=view_id, person=person).delete()


@transaction.atomic
def open_with(view_id: int, *, wanted: bool, person: Any) -> None:
    """The list of this view opens with it from now on, or with none."""
    view = SavedView.objects.filter(pk=view_id, person=person).first()
    if view is not None:
        SavedView.objects.filter(person=person, place=view.place).update(is_default=False)
        SavedView.objects.filter(pk=view.pk).update(is_default=wanted)
