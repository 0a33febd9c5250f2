"""{% panels subject %} and {% acts subject %}: what other rooms offer on this page; {% lineage subject %}: what it was
made of."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from office.subjects import kinds
from office.subjects.offers import acts_for, panels_for

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], subject: Any) -> SafeString:
    request = context["request"]
    drawn = [
        render_to_string(panel.template, {"subject": subject, **its}, request=request)
        for panel, its in panels_for(request.actor, subject)
    ]
    return mark_safe("".join(drawn))


@register.inclusion_tag("subjects/_acts.html", takes_context=True)
def acts(context: dict[str, Any], subject: Any, tone: str = "quiet") -> dict[str, Any]:
    """tone: how the buttons look, as of c-btn."""
    offered = acts_for(context["request"].actor, subject)
    return {"acts": [{"label": act.label, "icon": act.icon, "url": act.url(subject)} for act in offered], "tone": tone}


@register.inclusion_tag("subjects/_lineage.html", takes_context=True)
def lineage(context: dict[str, Any], subject: Any) -> dict[str, Any]:
    """The nearest first; nothing is drawn where there is nothing, or nothing this reader may see."""
    steps = []
    for one in kinds.lineage(context["request"].actor, subject):
        its = kinds.kind(one.subject_kind)
        told = {"label": its.label, "title": its.title(one), "mark": its.mark(one)}
        steps.append({**told, "url": its.url_of_id(one.public_id)})
    return {"steps": steps}
