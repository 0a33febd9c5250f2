"""Who listens at the live lines: the directory makes their Actor."""

from directory.actors import actor_called
from office.live import listeners


def register() -> None:
    listeners.make_actors_with(actor_called)
