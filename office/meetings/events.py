"""What happens to meetings. Joining and leaving are rows of their own（Seat）, not events: the trail keeps acts."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

CALLED = declare("meeting.called", _("Meeting called"), starts_at=str, invited=list, about=str)
INVITED = declare("meeting.invited", _("More people invited"), invited=list)
MOVED = declare("meeting.moved", _("Meeting moved"), was=str, starts_at=str)
CANCELLED = declare("meeting.cancelled", _("Meeting cancelled"), reason=str)
BEGAN = declare("meeting.began", _("Meeting began"))
ENDED = declare("meeting.ended", _("Meeting ended"), present=int, invited=int)
ANSWERED = declare("invitation.answered", _("Invitation answered"), answer=str, reason=str, substitute=str)
MARKED_PRESENT = declare("attendance.marked", _("Marked present"), person=str)
REMOVED = declare("attendance.removed", _("Sent out of the meeting"), person=str, reason=str)
SUMMONED = declare("meeting.summoned", _("Those who have not come were summoned"), people=list)
NOTED = declare("decision.noted", _("Decision noted"), meeting=str, no=int)
CHANGED = declare("decision.changed", _("Decision changed"), meeting=str, no=int)
MATERIAL_LAID = declare("material.laid", _("Material laid before the meeting"), meeting=str, no=int, file=str)
MATERIAL_WITHDRAWN = declare("material.withdrawn", _("Material withdrawn"), meeting=str, no=int, file=str)
MINUTES_WRITTEN = declare("minutes.written", _("Minutes written"), version=int)
