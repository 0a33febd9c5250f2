"""What a draft takes over from what it is made of, so that nothing is typed twice."""

from dataclasses import asdict
from typing import Any

from office.audit.actor import Actor
from office.subjects import kinds
from office.subjects.kinds import Subject
from workflows.documents.genres import Genre
from workflows.documents.incoming.facts import reply_to
from workflows.documents.models import Incoming


def taken_over(actor: Actor, source: Subject) -> dict[str, Any]:
    """A request is answered by a reply, any other paper by a letter, for the leader to sign whose instruction was asked
    for; of what other rooms keep, the brief says which genre it becomes."""
    if isinstance(source, Incoming):
        genre = Genre.REPLY if source.genre == Genre.REQUEST else Genre.LETTER
        return asdict(reply_to(source)) | {
            "genre": genre,
            "urgency": source.urgency,
            "signatory": source.leader_id,
        }
    brief = kinds.brief_of(actor, source)
    named = brief.particulars.get("genre")
    return {"title": brief.title[:120], "body": brief.text, "genre": named if named in Genre.values else Genre.NOTICE}
