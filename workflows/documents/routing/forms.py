"""The forms on which a route is composed, and a step that nobody holds is given to somebody."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.choosing import OnePersonInPost
from office.audit.actor import Actor
from office.duties.models import Urgency
from workflows.documents.forms import Text, genre_choices, offer
from workflows.documents.genres import Genre
from workflows.documents.models import ComposedRoute, Document, Incoming
from workflows.documents.routing.catalogue import HOLDERS
from workflows.documents.routing.vacancies import may_take
from workflows.engine.composing import LONGEST_NAME, LONGEST_TERM, Catalogue, label_of
from workflows.engine.course import Hand
from workflows.engine.routes import StepSpec


class ScopeForm(forms.Form):
    """For which papers a route is."""

    name = Text(label=_("Name of the route"), max_length=40)
    genres = forms.MultipleChoiceField(
        label=_("Genres"),
        choices=Genre.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all of them."),
    )
    urgencies = forms.TypedMultipleChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means every urgency."),
    )

    @staticmethod
    def initial_of(composed: ComposedRoute) -> dict[str, Any]:
        return {name: getattr(composed, name) for name in ("name", "genres", "urgencies")}


class NewRouteForm(ScopeForm):
    field_order = ("kind", "name", "genres", "urgencies")
    kind = forms.ChoiceField(label=_("For papers"), choices=ComposedRoute.Kind)


class AskForm(forms.Form):
    """Which route such a paper would take."""

    genre = forms.ChoiceField(label=_("Genre"), choices=genre_choices, initial=Genre.NOTICE)
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Urgency, coerce=int, initial=Urgency.NORMAL)


class WhyForm(forms.Form):
    why = Text(label=_("Why"), max_length=200, help_text=_("It stands beside the version and on the trail."))


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=LONGEST_TERM)


class StepForm(forms.Form):
    """One step of a draft: its name on the flow map, who has it, its term in working days by urgency."""

    label = Text(label=_("Name of the step"), max_length=LONGEST_NAME)
    rule = forms.ChoiceField(label=_("Lies with"))
    normal = _days(Urgency.NORMAL.label)
    urgent = _days(Urgency.URGENT.label)
    top = _days(Urgency.TOP.label)

    def __init__(self, post: Any = None, *, step: StepSpec, catalogue: Catalogue) -> None:
        """step: as it was kept."""
        self.step, self.known, self.usual_name = step, catalogue[step.name], label_of(step.name, catalogue)
        days = dict(zip(("normal", "urgent", "top"), step.days, strict=True))
        initial = {"label": self.name_of(step), "rule": step.rule, **days}
        super().__init__(post, initial=initial, prefix=step.name)
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ChoiceField)
        rule.choices = [(one, HOLDERS[one]) for one in self.known.rules]

    @property
    def terms(self) -> list[forms.BoundField]:
        return [self[name] for name in ("normal", "urgent", "top")]

    def name_of(self, step: StepSpec) -> str:
        """The usual name in the reader's language; one that was given as it was given."""
        return self.usual_name if step.label == self.known.usual.label else step.label

    @property
    def given(self) -> StepSpec:
        """What the usual step is called in every language is kept for every language."""
        said, usual = self.cleaned_data, self.known.usual
        label = usual.label if said["label"].strip() == self.usual_name else said["label"].strip()
        days = (said["normal"], said["urgent"], said["top"])
        return StepSpec(usual.name, said["rule"], label, usual.asks, usual.kind, days)


def step_forms(steps: Iterable[StepSpec], catalogue: Catalogue, post: Any = None) -> list[StepForm]:
    """In the order in which they were posted: that is the order of the route."""
    kept = {step.name: step for step in steps if step.name in catalogue}
    names = list(kept)
    if post is not None:
        names = list(dict.fromkeys(name for name in post.getlist("step") if name in kept))
    return [StepForm(post, step=kept[name], catalogue=catalogue) for name in names]


def addable(steps: Sequence[StepSpec], catalogue: Catalogue) -> list[tuple[str, str]]:
    """The known steps that a route has not."""
    there = {step.name for step in steps}
    return [(name, label_of(name, catalogue)) for name in catalogue if name not in there]


class HolderForm(forms.Form):
    """Who takes a step that nobody holds."""

    to = OnePersonInPost(label=_("To whom"), error_messages={"required": _("Choose a person.")})
    reason = Text(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, paper: Document | Incoming, hand: Hand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", may_take(actor, paper, hand))
