"""The life cycle of a matter: which act leads from where to where."""

from typing import Any

from viewflow import fsm

from workflows.supervision.models import Matter

State = Matter.State
TransitionNotAllowed = fsm.TransitionNotAllowed


class LifeCycle:
    """拟立项 → 审核 → 立项交办 → 签收 → 承办 → 办结申请 → 核查 → 销号, and the ways beside it. Permissions are
    asked by the actions."""

    state = fsm.State(State)

    def __init__(self, matter: Matter) -> None:
        self.matter = matter

    @state.getter()
    def _get(self) -> str:
        return State(self.matter.state)

    @state.setter()
    def _set(self, value: Any) -> None:
        self.matter.state = State(value)

    @state.transition(source=State.PROPOSED, target=State.ASSIGNED)
    def approve(self) -> None: ...

    @state.transition(source=State.PROPOSED, target=State.CANCELLED)
    def turn_down(self) -> None: ...

    @state.transition(source=State.ASSIGNED, target=State.UNDER_WAY)
    def accept(self) -> None: ...

    @state.transition(source=State.ASSIGNED, target=State.DECLINED)
    def decline(self) -> None: ...

    @state.transition(source={State.ASSIGNED, State.DECLINED, State.UNDER_WAY}, target=State.ASSIGNED)
    def assign(self) -> None: ...

    @state.transition(source=State.ASSIGNED, target=State.ASSIGNED)
    @state.transition(source=State.UNDER_WAY, target=State.UNDER_WAY)
    @state.transition(source=State.PAUSED, target=State.PAUSED)
    def respond(self) -> None: ...

    @state.transition(source=State.UNDER_WAY, target=State.UNDER_WAY)
    def report(self) -> None: ...

    @state.transition(source=State.UNDER_WAY, target=State.UNDER_WAY)
    @state.transition(source=State.PAUSED, target=State.PAUSED)
    @state.transition(source=State.CHECKING, target=State.CHECKING)
    def contribute(self) -> None: ...

    @state.transition(source=State.UNDER_WAY, target=State.PAUSED)
    def pause(self) -> None: ...

    @state.transition(source=State.PAUSED, target=State.UNDER_WAY)
    def resume(self) -> None: ...

    @state.transition(source=State.UNDER_WAY, target=State.CHECKING)
    def report_done(self) -> None: ...

    @state.transition(source=State.CHECKING, target=State.UNDER_WAY)
    def return_for_rework(self) -> None: ...

    @state.transition(source=State.CHECKING, target=State.CLOSED)
    def close(self) -> None: ...

    @state.transition(source=State.CLOSED, target=State.CLOSED)
    def evaluate(self) -> None: ...

    @state.transition(source=State.CLOSED, target=State.ASSIGNED)
    def reopen(self) -> None: ...

    @state.transition(
        source={State.ASSIGNED, State.DECLINED, State.UNDER_WAY, State.PAUSED, State.CHECKING}, target=State.CANCELLED
    )
    def cancel(self) -> None: ...


def may_happen(matter: Matter, verb: str) -> bool:
    """Whether the state allows the act."""
    return bool(getattr(LifeCycle(matter), verb).can_proceed())


def go(matter: Matter, verb: str) -> None:
    """Raises TransitionNotAllowed when the state does not allow it."""
    getattr(LifeCycle(matter), verb)()
