"""A rule about people, one about a particular, and the question why somebody is seen."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.actors import administered
from directory.models import Unit, VisibilityRule
from directory.particulars.models import Grade, Near, Particular
from directory.visibility.naming import Nameable, OnePerson, SeveralNamed
from directory.visibility.reach import reach_of
from office.audit.actor import Actor


class RuleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=VisibilityRule.Kind.choices)
    title = forms.CharField(label=_("Why"), max_length=120)
    about = SeveralNamed(
        label=_("About whom"), required=False, help_text=_("People, posts, units: of your own units only.")
    )
    others = SeveralNamed(
        label=_("The others"),
        required=False,
        help_text=_("Whom those above see, or who sees those above; empty where all are hidden from everybody."),
    )
    and_own_agency = forms.BooleanField(
        label=_("and their own agency"),
        required=False,
        help_text=_("Those who see only some also see their own agency."),
    )
    may_find = forms.BooleanField(
        label=_("May still be found"),
        required=False,
        help_text=_("Not shown in lists, but who types the name finds them."),
    )
    may_contact = forms.BooleanField(
        label=_("May still be written to"),
        required=False,
        help_text=_("Can be chosen for rooms, meetings and documents, and to take work over."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = reach_of(actor)
        self.fields["about"].widget.nameable = Nameable(reach, within=home_of(actor).path)
        self.fields["others"].widget.nameable = Nameable(reach)

    @classmethod
    def looking(cls, typed: QueryDict, *, actor: Actor) -> "RuleForm":
        """Without JavaScript: what was typed stands there again, not judged yet, with what was found."""
        form = cls(actor=actor)
        for name, field in form.fields.items():
            several, tick = isinstance(field, SeveralNamed), isinstance(field, forms.BooleanField)
            form.initial[name] = typed.getlist(name) if several else name in typed if tick else typed.get(name, "")
            if several:
                field.widget.look_up(typed.get(f"find_{name}", ""))
        return form


class FieldRuleForm(forms.Form):
    """prefix: it stands on one page with the other form."""

    prefix = "field"
    particular = forms.ChoiceField(label=_("Particular"), choices=Particular.choices)
    grade = forms.TypedChoiceField(label=_("Of whom"), choices=Grade.choices, coerce=int)
    shown = forms.ChoiceField(label=_("Shown to"), choices=Near.choices)
    asked = forms.ChoiceField(
        label=_("May be asked for by"),
        choices=Near.choices,
        initial=Near.LEVEL,
        help_text=_("A mobile only: with a reason, recorded and told to its owner."),
    )


class WhyForm(forms.Form):
    """A name that is typed and finds one person means them; where it finds several, one is chosen."""

    viewer = OnePerson(label=_("Who looks"), required=False)
    person = OnePerson(label=_("At whom"), required=False)

    def __init__(self, asked: QueryDict, *, actor: Actor) -> None:
        nameable, meant = Nameable(reach_of(actor), people_only=True), {}
        typed = {}
        for name in ("viewer", "person"):
            value = asked.get(name, "")
            text = asked.get(f"find_{name}", "").strip() or ("" if nameable.named([value]) else value)
            found = nameable.find(text) if text else []
            meant[name] = found[0][0] if len(found) == 1 else "" if text else value
            typed[name] = text if len(found) != 1 else ""
        super().__init__(meant)
        self.is_open = any(typed.values())
        for name, text in typed.items():
            widget: Any = self.fields[name].widget
            widget.nameable = nameable
            widget.look_up(text)


def home_of(actor: Actor) -> Unit:
    """The unit whose subtree this administrator keeps."""
    return min(administered(actor), key=lambda unit: (unit.depth, unit.path))
