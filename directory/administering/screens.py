"""Which form and which words belong to each change an administrator may make."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.administering import forms
from directory.administering.changes import CHANGES
from directory.administering.giving import How, give_post
from directory.administering.people import end_post, enrol_and_appoint
from directory.hours.forms import ChooseForm
from directory.hours.keeping import choose_schedule
from directory.models import Appointment, Post, Unit
from office.audit.actor import Actor

Perform = Callable[[Any, Unit, Any, Actor], str]


@dataclass(frozen=True, slots=True)
class Screen:
    """of: what is changed, when it is not the unit itself. perform: for what has days of its own and is never booked;
    it answers what is said then. note: what whoever presses the button should know."""

    label: str | Promise
    form: Callable[..., Any]
    of: type[Post] | type[Appointment] | None = None
    perform: Perform | None = None
    note: str | Promise = ""


def _appoint(form: forms.AppointForm, unit: Unit, post: Post, by: Actor) -> str:
    how = How(form.cleaned_data["how"])
    held = give_post(form.who(), to=post, starts_on=form.starts(), how=how, by=by)
    return _("%(who)s holds the post “%(post)s” from that day.") % {"who": held.person, "post": post.title}


def _enrol(form: forms.EnrolForm, unit: Unit, thing: Unit, by: Actor) -> str:
    given = form.cleaned_data
    person = enrol_and_appoint(
        unit,
        username=given["username"],
        name=given["name"],
        post=given["post"],
        starts_on=given["starts_on"],
        by=by,
        **form.facts(),
    )
    said = _("%(who)s is in the directory. Issue a one-time code on their card, so that they can sign in.")
    return said % {"who": person}


def _relieve(form: forms.EndForm, unit: Unit, held: Appointment, by: Actor) -> str:
    end_post(held, last_on=form.cleaned_data["last_on"], by=by)
    return _("The last day of %(who)s is set. What lies with them can be handed over now.") % {"who": held.person}


def _choose_hours(form: ChooseForm, unit: Unit, thing: Unit, by: Actor) -> str:
    choose_schedule(unit, form.cleaned_data["schedule"], by=by)
    return _("Kept. Open dates are being counted again.")


def _booked(verb: str, form: type[forms.ChangeForm], **more: Any) -> tuple[str, Screen]:
    return verb, Screen(CHANGES[verb].label, form, **more)


SCREENS: dict[str, Screen] = dict(
    (
        _booked("establish", forms.EstablishForm),
        _booked("rename", forms.RenameForm),
        _booked("place", forms.PlaceForm),
        _booked(
            "move",
            forms.MoveForm,
            note=gettext_lazy(
                "Everything below it moves along, and stands last there. People, posts, rights and what was issued "
                "stay as they are; the directory administrators above change."
            ),
        ),
        _booked(
            "merge",
            forms.MergeForm,
            note=gettext_lazy(
                "Its posts, with their holders and all they may read, and the units below it go to the other unit. "
                "This one is abolished: what it issued, received and owns stays under its name and readable, what was "
                "granted to it as a unit opens to the posts of the other one too, and what is asked of it is asked "
                "there. Its registers and seals are not used further; systems that speak for it go on seeing what it "
                "was granted, until they are given to another unit. It cannot be undone."
            ),
        ),
        _booked(
            "abolish",
            forms.ChangeForm,
            note=gettext_lazy(
                "Only when nobody, no unit and no open duty is left inside. Its vacant posts go with it."
            ),
        ),
        _booked("add_post", forms.PostForm),
        _booked("change_post", forms.PostForm, of=Post),
        _booked("place_post", forms.PlacePostForm, of=Post),
        _booked("abolish_post", forms.AbolishPostForm, of=Post),
        _booked("make_main", forms.MakeMainForm, of=Appointment),
        ("enrol", Screen(gettext_lazy("Add a person"), forms.EnrolForm, perform=_enrol)),
        ("appoint", Screen(gettext_lazy("Appoint somebody"), forms.AppointForm, of=Post, perform=_appoint)),
        (
            "hours",
            Screen(
                gettext_lazy("Choose working hours"),
                ChooseForm,
                perform=_choose_hours,
                note=gettext_lazy("Hours hold at once, for a term as a whole. Open dates are counted again by them."),
            ),
        ),
        (
            "relieve",
            Screen(
                gettext_lazy("Relieve of the post"),
                forms.EndForm,
                of=Appointment,
                perform=_relieve,
                note=gettext_lazy(
                    "From the next day on they see nothing any more that the post sees. What lies with them can be "
                    "handed over before or afterwards."
                ),
            ),
        ),
    )
)  # fmt: skip
