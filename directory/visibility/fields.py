"""Which numbers of a person are shown to whom, by the grade of the person's posts and where the other works."""

from collections.abc import Collection

from office.audit.actor import Actor


def mobile_shown_among(actor: Actor, people: Collection[int]) -> set[int]:
    """Of these people, those whose mobile the actor sees without asking."""
    return {actor.person.pk} & set(people)
