"""Another route for what has not been handed on yet."""

from django.utils.translation import gettext as _
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate
from office.subjects.kinds import Subject
from workflows.engine import events
from workflows.engine.models import Route, Run
from workflows.engine.move import moving
from workflows.engine.routes import flow_of


class HandedOn(TooLate):
    def sentence(self) -> str:
        return _("It has been handed on and stays on the route it began on.")


def put_on(subject: Subject, *, route: Route, urgency: int, by: Actor) -> bool:
    """While nothing of it has been done, a subject changes to another route that begins with the same step, and to the
    terms of another urgency; whether anything changed. Raises HandedOn."""
    with moving(subject, by) as move:
        run = move.run
        if (run.route_id, run.urgency) == (route.pk, urgency):
            return False
        if is_handed_on(run):
            raise HandedOn
        if run.route_id != route.pk:
            _change(run, route)
            record(events.ROUTE_CHANGED, subject, by=by, route=str(route))
        Run.objects.filter(pk=run.pk).update(route=route, urgency=urgency)
    return True


def is_handed_on(run: Run) -> bool:
    return Task.objects.filter(process=run.process_id, flow_task_type="HUMAN", status=STATUS.DONE).exists()


def _change(run: Run, route: Route) -> None:
    """The few steps opened so far are the same ones of the other class."""
    flow = flow_of(route)
    for task in Task.objects.filter(process=run.process_id):
        Task.objects.filter(pk=task.pk).update(flow_task=flow.instance.node(task.flow_task.name))
    Process.objects.filter(pk=run.process_id).update(flow_class=flow)
