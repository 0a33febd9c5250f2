"""{% panels subject %} and {% acts subject %}: what other rooms offer on this page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

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
def acts(context: dict[str, Any], subject: Any) -> dict[str, Any]:
    offered = acts_for(context["request"].actor, subject)
    return {"acts": [{"label": act.label, "icon": act.icon, "url": act.url(subject)} for act in offered]}
