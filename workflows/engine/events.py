"""What happens to anything that runs on a route."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

STARTED = declare("flow.started", _("Started"), route=str)
COMPLETED = declare("flow.step_completed", _("Step completed"), step=str, outcome=str, note=str)
# asked_by: of an opinion beside a step, the appointment whose step it is.
ANSWERED = declare("flow.opinion_given", _("Opinion given"), step=str, outcome=str, note=str, asked_by=str)
SENT_BACK = declare("flow.sent_back", _("Sent back"), step=str, to_step=str, note=str, straight=bool, asked_by=str)
RETURNED = declare("flow.returned_straight", _("Returned straight"), step=str, to_step=str, note=str)
WITHDRAWN = declare("flow.withdrawn", _("Withdrawn"), step=str, note=str, opened_by=list)
SIGNER_ADDED = declare("flow.signer_added", _("Signer added"), step=str, how=str, signer=str, note=str)
SIGNER_REMOVED = declare("flow.signer_removed", _("Signer taken out"), step=str, signer=str, note=str)
REASSIGNED = declare("flow.reassigned", _("Reassigned"), step=str, to=str, note=str)
RECLAIMED = declare("flow.reclaimed", _("Reassignment taken back"), step=str, receiver=str, note=str, opened_by=list)
DELEGATED = declare("flow.delegated", _("Delegated"), step=str, to=str, note=str)
CHANGE_REQUESTED = declare("flow.change_requested", _("Change requested"), step=str, note=str)
REOPENED = declare("flow.reopened", _("Opinion reopened"), step=str, note=str)
INTERVENED = declare("flow.intervened", _("Intervened"), to_step=str, reason=str)
VACANT = declare("flow.vacant", _("Nobody holds the step"), step=str, holder=str)
ROUTE_CHANGED = declare("flow.route_changed", _("Put on another route"), route=str)
STOPPED = declare("flow.stopped", _("Ended before its end"), step=str, outcome=str, note=str)
FINISHED = declare("flow.finished", _("Finished"))
