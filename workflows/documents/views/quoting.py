"""What was said in a room, as the opinion on a paper quotes it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from office.audit.actor import Actor
from office.subjects import kinds
from workflows.documents.opinions.begun import Begun
from workflows.documents.views.access import actor_of

MOST = 20  # messages in one opinion


def opinion_begun(request: HttpRequest, kept: Begun | None) -> str:
    """What stands in the field: as it was typed before a refusal; else as it was kept, and the messages of ?words=."""
    if request.method == "POST":
        return request.POST.get("opinion", "")
    named = (_message(actor_of(request), one) for one in request.GET.getlist("words")[:MOST])
    return "\n".join([*([kept.text] if kept and kept.text else []), *(_line(one) for one in named if one)])


def _message(actor: Actor, public_id: str) -> dict[str, Any] | None:
    """None for what is no message, or not this reader's to hear."""
    message = kinds.source_of(f"message:{public_id}", actor)
    if message is None:
        return None
    brief = kinds.brief_of(actor, message)
    return {"text": brief.text, **brief.particulars}


def _line(said: dict[str, Any]) -> str:
    """In the language of the papers, whatever the screen's."""
    unit = f"（{said['unit']}）" if said["unit"] else ""
    at = timezone.localtime(said["said_at"])
    return f"{said['by']}{unit}{at.month}月{at.day}日 {at:%H:%M}：{said['text'].strip()}"
