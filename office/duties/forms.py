"""The form that hands a post's duties over: to whom, and which; all are ticked until somebody unticks one."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.choosing import OnePersonInPost, people_near
from directory.models import Appointment
from office.audit.actor import Actor
from office.duties.succession import Left, successors


class HandOverForm(forms.Form):
    to = OnePersonInPost(label=_("Who has them from now on"))
    duties = forms.MultipleChoiceField(label=_("What is handed over"), required=False)

    def __init__(self, *args: Any, actor: Actor, held: Appointment, left: list[Left], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heirs = list(successors(held))
        people = self.fields["to"]
        assert isinstance(people, forms.ModelChoiceField)
        offered = people_near(actor, more=Q(pk__in=[one.pk for one in heirs]))
        people.queryset = offered.exclude(pk=held.pk)
        people.initial = heirs[0].pk if heirs else None
        people.help_text = "" if heirs else _("Nobody else holds this post today; choose somebody by name.")
        ticks = self.fields["duties"]
        assert isinstance(ticks, forms.MultipleChoiceField)
        ticks.choices = [(str(one.duty.public_id), one.duty.asks) for one in left]
        ticks.initial = [value for value, _label in ticks.choices]

    def ticked(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["duties"]]
