"""为什么看得见／看不见, and the rules in force, of people and of their numbers, for directory administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actors import actor_of
from directory.models import VisibilityRule
from directory.particulars.models import FieldRule, Grade, Near, Particular
from directory.permissions import may_keep_rules
from directory.visibility.field_rules import end_field_rule, lines_of, make_field_rule
from directory.visibility.forms import FieldRuleForm, RuleForm, WhyForm, home_of
from directory.visibility.making import end_rule, make_rule, rules_kept_by
from directory.visibility.naming import Nameable
from directory.visibility.reach import Purpose, reach_of
from directory.visibility.why import explain, explain_fields
from office.audit.actor import Actor
from office.audit.refusals import Refusal


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    actor = _keeper(request)
    if "seek" in request.POST:
        return _rules_page(request, actor, RuleForm.looking(request.POST, actor=actor), FieldRuleForm(), status=200)
    form = RuleForm(request.POST if request.method == "POST" else None, actor=actor)
    if form.is_valid():
        given = form.cleaned_data
        try:
            make_rule(
                home_of(actor),
                kind=given["kind"],
                title=given["title"],
                about=given["about"],
                others=given["others"],
                and_own_agency=given["and_own_agency"],
                may_find=given["may_find"],
                may_contact=given["may_contact"],
                by=actor,
            )
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            messages.success(request, _("The rule holds from now on."))
            return redirect("directory:rules")
    return _rules_page(request, actor, form, FieldRuleForm(), status=422 if form.is_bound else 200)


def _rules_page(
    request: HttpRequest, actor: Actor, form: RuleForm, field_form: FieldRuleForm, *, status: int
) -> HttpResponse:
    home = home_of(actor)
    context = {
        "form": form,
        "rules": rules_kept_by(actor),
        "home": home,
        "field_lines": lines_of(home),
        "field_form": field_form,
    }
    return render(request, "directory/rule_list.html", context, status=status)


@require_safe
def named(request: HttpRequest) -> HttpResponse:
    """Whom a few letters find, as boxes of a field: what a form shows while somebody types."""
    actor, field = _keeper(request), request.GET.get("field", "")
    within = {"about": home_of(actor).path, "others": "", "viewer": "", "person": ""}.get(field)
    if within is None:
        raise Http404
    is_one = field in WhyForm.base_fields
    found = Nameable(reach_of(actor), within, people_only=is_one).find(request.GET.get("q", ""))
    return render(request, "ui/forms/found.html", {"field": field, "single": is_one, "found": found})


@require_http_methods(["GET", "POST"])
def field_rules(request: HttpRequest) -> HttpResponse:
    """Another rule about mobile or e-mail, for the unit whose subtree this administrator keeps."""
    actor = _keeper(request)
    if request.method == "GET":
        return redirect("directory:rules")
    form = FieldRuleForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, actor, RuleForm(actor=actor), form, status=422)
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
    form = WhyForm(request.GET, actor=_keeper(request))
    form.is_valid()
    viewer, person = form.cleaned_data["viewer"], form.cleaned_data["person"]
    context: dict[str, object] = {"form": form, "viewer": viewer, "person": person}
    if viewer and person:
        looking = actor_of(viewer)
        told = {purpose: explain(looking, person, purpose) for purpose in Purpose}
        context |= {"told": told[Purpose.SEE], "finds": told[Purpose.FIND], "contacts": told[Purpose.CONTACT]}
        if told[Purpose.FIND].is_seen:  # else there is no card on which a particular could stand
            context["fields"] = explain_fields(looking, person)
    return render(request, "directory/why.html", context)


def _keeper(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_keep_rules(actor):
        raise Http404
    return actor
