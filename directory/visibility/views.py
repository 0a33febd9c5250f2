"""为什么看得见／看不见, and the rules in force, of people and of their numbers, for directory administrators."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actors import actor_of, administered
from directory.choosing import PeopleInPosts, UnitChoices, people_near
from directory.models import Person, Unit, VisibilityRule
from directory.particulars.models import FieldRule, Grade, Near, Particular
from directory.permissions import may_keep_rules
from directory.search import people_found
from directory.subtrees import below
from directory.visibility.field_rules import end_field_rule, lines_of, make_field_rule
from directory.visibility.making import end_rule, make_rule, rules_kept_by
from directory.visibility.reach import reach_of
from directory.visibility.why import explain, explain_fields
from office.audit.actor import Actor
from office.audit.refusals import Unacceptable


class RuleForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=VisibilityRule.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Why"), max_length=120)
    about_people = PeopleInPosts(label=gettext_lazy("About these people"), required=False)
    about_units = UnitChoices(label=gettext_lazy("About these units, with all below them"), required=False)
    other_people = PeopleInPosts(
        label=gettext_lazy("The others: people"),
        required=False,
        help_text=gettext_lazy(
            "Whom those above see, or who sees those above; empty where all are hidden from everybody."
        ),
    )
    other_units = UnitChoices(label=gettext_lazy("The others: units, with all below them"), required=False)
    and_own_agency = forms.BooleanField(
        label=gettext_lazy("and their own agency"),
        required=False,
        help_text=gettext_lazy("Those who see only some also see their own agency."),
    )
    may_find = forms.BooleanField(
        label=gettext_lazy("May still be found"),
        required=False,
        help_text=gettext_lazy("Not shown in lists, but who types the name finds them."),
    )
    may_contact = forms.BooleanField(
        label=gettext_lazy("May still be written to"),
        required=False,
        help_text=gettext_lazy("Can be chosen for rooms, meetings and documents."),
    )

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        people, units = people_near(actor), reach_of(actor).units()
        own = units.filter(below(home_of(actor).path, "path"))
        for name, offered in {
            "about_people": people,
            "other_people": people,
            "about_units": own,
            "other_units": units,
        }.items():
            self.fields[name].queryset = offered  # type: ignore[attr-defined]

    def sides(self) -> dict[str, list[Person | Unit]]:
        given = self.cleaned_data
        return {
            "about": [*(one.person for one in given["about_people"]), *given["about_units"]],
            "others": [*(one.person for one in given["other_people"]), *given["other_units"]],
        }


class FieldRuleForm(forms.Form):
    """prefix: it stands on one page with the other form."""

    prefix = "field"
    particular = forms.ChoiceField(label=gettext_lazy("Particular"), choices=Particular.choices)
    grade = forms.TypedChoiceField(label=gettext_lazy("Of whom"), choices=Grade.choices, coerce=int)
    shown = forms.ChoiceField(label=gettext_lazy("Shown to"), choices=Near.choices)
    asked = forms.ChoiceField(
        label=gettext_lazy("May be asked for by"),
        choices=Near.choices,
        initial=Near.LEVEL,
        help_text=gettext_lazy("A mobile only: with a reason, recorded and told to its owner."),
    )


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    actor = _keeper(request)
    form = RuleForm(request.POST if request.method == "POST" else None, actor=actor)
    if form.is_valid():
        given, sides = form.cleaned_data, form.sides()
        try:
            make_rule(
                home_of(actor),
                kind=given["kind"],
                title=given["title"],
                about=sides["about"],
                others=sides["others"],
                and_own_agency=given["and_own_agency"],
                may_find=given["may_find"],
                may_contact=given["may_contact"],
                by=actor,
            )
        except Unacceptable as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("The rule holds from now on."))
            return redirect("directory:rules")
    return _rules_page(request, actor, form, FieldRuleForm())


def _rules_page(request: HttpRequest, actor: Actor, form: RuleForm, field_form: FieldRuleForm) -> HttpResponse:
    home = home_of(actor)
    context = {
        "form": form,
        "rules": rules_kept_by(actor),
        "home": home,
        "field_lines": lines_of(home),
        "field_form": field_form,
    }
    return render(request, "directory/rule_list.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def field_rules(request: HttpRequest) -> HttpResponse:
    """Another rule about mobile or e-mail, for the unit whose subtree this administrator keeps."""
    actor = _keeper(request)
    if request.method == "GET":
        return redirect("directory:rules")
    form = FieldRuleForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, actor, RuleForm(actor=actor), form)
    given = form.cleaned_data
    make_field_rule(
        home_of(actor),
        particular=Particular(given["particular"]),
        grade=Grade(given["grade"]),
        shown=Near(given["shown"]),
        asked=Near(given["asked"]),
        by=actor,
    )
    messages.success(request, _("The rule holds from now on."))
    return redirect("directory:rules")


@require_POST
def end_field(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = _keeper(request)
    end_field_rule(get_object_or_404(FieldRule, public_id=public_id), by=actor)
    messages.success(request, _("The rule has ended."))
    return redirect("directory:rules")


@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = _keeper(request)
    end_rule(get_object_or_404(VisibilityRule, public_id=public_id), by=actor)
    messages.success(request, _("The rule has ended."))
    return redirect("directory:rules")


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    actor = _keeper(request)
    named = {side: request.GET.get(side, "").strip()[:60] for side in ("viewer", "person")}
    found = {side: _one(actor, text) for side, text in named.items()}
    viewer, person = found["viewer"], found["person"]
    told = explain(actor_of(viewer), person) if viewer and person else None
    context: dict[str, Any] = {
        "named": named,
        "viewer": viewer,
        "person": person,
        "told": told,
        "asked": all(named.values()),
    }
    if viewer and person:
        context["fields"] = explain_fields(actor_of(viewer), person)
    return render(request, "directory/why.html", context)


def home_of(actor: Actor) -> Unit:
    """The unit whose subtree this administrator keeps."""
    return min(administered(actor), key=lambda unit: (unit.depth, unit.path))


def _keeper(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_keep_rules(actor):
        raise Http404
    return actor


def _one(actor: Actor, text: str) -> Person | None:
    """Whom the administrator means: the first found, as in every search."""
    found = people_found(actor, text, most=1) if text else []
    return found[0].person if found else None
