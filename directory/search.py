"""Finding people by characters of the name, pinyin, initials."""

from django.db.models import Case, IntegerField, Q, Value, When

from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor


def people_found(actor: Actor, text: str, *, most: int) -> list[Appointment]:
    """Main appointments of the people found; the actor's own unit first, then in official order. Only who holds a post
    reads the book."""
    if not actor.appointments:
        return []
    wanted = text.strip().lower()
    tight = wanted.replace(" ", "")
    named = Q(person__name__icontains=wanted) | Q(person__username__istartswith=tight)
    if tight.isascii() and tight.isalpha():
        syllables = " ".join(tight)
        named |= Q(person__pinyin__iregex=rf"^{'[a-z]* '.join(syllables.split())}") | Q(
            person__pinyin__iregex=rf"^{' ?'.join(tight)}"
        )
    own = actor.appointments[0].post.unit_id
    near = Case(When(post__unit=own, then=Value(0)), default=Value(1), output_field=IntegerField())
    held = Appointment.objects.in_force(today()).filter(named, is_main=True, person__is_service=False)
    return list(held.with_names().order_by(near, "post__unit__path", "post__order", "pk")[:most])
