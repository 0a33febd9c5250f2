"""The form that books an absence, and the one that names another deputy for some of the work."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.absence.models import Work
from directory.actors import today
from directory.choosing import OnePersonInPost, people_near
from directory.models import Appointment
from office.audit.actor import Actor
from office.ui.forms import DateInput

DAILY = [Work.ACT, Work.READ, Work.CONFIRM, Work.ATTEND]  # 日常工作: everything but 签发


class DeputyForm(forms.Form):
    """Who stands in, and for what."""

    deputy = OnePersonInPost(label=_("Who stands in"), required=False, help_text=_("Nobody: the work waits for you."))
    works = forms.MultipleChoiceField(
        label=_("For what"),
        choices=Work.choices,
        initial=DAILY,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Signing goes to the deputy only when it is ticked."),
    )

    def __init__(self, *args: Any, actor: Actor, person: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["deputy"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = people_near(actor).exclude(person=person)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("deputy") and not given.get("works"):
            self.add_error("works", ValidationError(_("Tick what the deputy does."), code="nothing"))
        return given

    def deputies(self) -> dict[Work, Appointment]:
        deputy = self.cleaned_data["deputy"]
        return dict.fromkeys(map(Work, self.cleaned_data["works"]), deputy) if deputy else {}


class OtherDeputyForm(DeputyForm):
    """Another deputy for some of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].required = True
        self.fields["deputy"].help_text = ""
        self.fields["works"].initial = []


class _Posts(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.post)


class AbsenceForm(DeputyForm):
    """posts: of a person with several, in which they are away."""

    from_on = forms.DateField(label=_("First day away"), widget=DateInput)
    until_on = forms.DateField(label=_("Last day away"), widget=DateInput)
    posts = _Posts(label=_("In these posts"), queryset=Appointment.objects.none(), widget=forms.CheckboxSelectMultiple)
    field_order = ("from_on", "until_on", "posts", "deputy", "works")

    def __init__(self, *args: Any, held: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today()
        posts = self.fields["posts"]
        assert isinstance(posts, forms.ModelMultipleChoiceField)
        posts.queryset = Appointment.objects.filter(pk__in=[one.pk for one in held]).with_names()
        posts.initial = [one.pk for one in held]
        if len(held) == 1:
            del self.fields["posts"]
        self._held = held

    def chosen(self) -> list[Appointment]:
        return list(self.cleaned_data["posts"]) if "posts" in self.fields else self._held
