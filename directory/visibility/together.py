"""People with their posts, many at once."""

from django.db.models import Prefetch, QuerySet

from directory.actors import today
from directory.models import Appointment, Person
from directory.visibility.reach import Reach


def people_with_posts(reach: Reach) -> QuerySet[Person]:
    """`posts_seen`: today's posts that are seen; `posts_held`: all of them, since grade and rules go by all. Three
    queries for however many."""
    order = ("-is_main", "starts_on", "pk")
    seen = reach.appointments().with_names().order_by(*order)
    held = Appointment.objects.in_force(today()).with_names().order_by(*order)
    return (
        reach.people()
        .filter(is_active=True)
        .prefetch_related(
            Prefetch("appointments", queryset=seen, to_attr="posts_seen"),
            Prefetch("appointments", queryset=held, to_attr="posts_held"),
        )
    )
