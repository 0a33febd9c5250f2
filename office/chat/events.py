"""What happens in rooms, as acts of the office. Posting and changing a message is none of them: it is an entry of the
room's own stream, which keeps it; naming somebody in it is one, of which they hear. Of this only must-reads are told
outside, so that who is not at a screen can be reached another way."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

ROOM_OPENED = declare("room.opened", _("Room opened"), members=list, about=str)
ROOM_JOINED = declare("room.joined", _("Joined the room"), members=list)
ROOM_LEFT = declare("room.left", _("Left the room"), member=str, removed=bool)
ROOM_FOLLOWED = declare("room.followed", _("Members changed with their posts"), joined=int, left=int)
ROOM_ROLE_SET = declare("room.role_set", _("Role in the room changed"), member=str, role=str)
ROOM_SPEAKS_SET = declare("room.speaks_set", _("Who speaks in the room changed"), speaks=str)
ROOM_APPROVAL_SET = declare("room.approval_set", _("Approval of newcomers changed"), needed=bool)
ROOM_JOIN_REFUSED = declare("room.join_refused", _("Proposed member not let in"), member=str, proposed_by=list)
ROOM_ANNOUNCED = declare("room.announced", _("Announcement of the room changed"))
ROOM_END_SET = declare("room.end_set", _("Last day of the room set"), ends_on=str)
ROOM_CLOSED = declare("room.closed", _("Room closed"))
ROOM_CLEARED = declare("room.cleared", _("What was said is no longer kept"), messages=int, files=int)
ROOM_HELD = declare("room.held", _("Room put under a hold"), reason=str)
ROOM_HOLD_ENDED = declare("room.hold_ended", _("Hold on the room ended"))
RETENTION_SET = declare("rooms.retention_set", _("How long rooms are kept was set"), room_class=str, months=int)
MESSAGE_PINNED = declare("message.pinned", _("Message pinned"), seq=int)
MESSAGE_UNPINNED = declare("message.unpinned", _("Message unpinned"), seq=int)
MESSAGE_RECALLED = declare("message.recalled", _("Message recalled"), seq=int)
DISCLOSURE_ASKED = declare("message.disclosure_asked", _("Sealed words of a message asked for"), reason=str)
DISCLOSURE_AGREED = declare("message.disclosure_agreed", _("Sealed words may be read"))
MESSAGE_DISCLOSED = declare("message.disclosed", _("Sealed words of a message read"))
FILE_DISCLOSED = declare("message.file_disclosed", _("Sealed file of a message read"), file=str)
MESSAGE_MENTIONED = declare("message.mentioned", _("Mentioned in a message"), members=list, not_urgent=bool)
MUST_READ_ISSUED = declare("must_read.issued", _("Must-read issued"), outside=True, posts=int, due_at=str)
MUST_READ_CONFIRMED = declare("must_read.confirmed", _("Must-read confirmed"), post=str)
MUST_READ_DONE = declare("must_read.done", _("Must-read done"), post=str)
MUST_READ_CERTIFIED = declare("must_read.certified", _("Certificate of service made"), posts=int, digest=str)
MUST_READ_REMINDED = declare("must_read.reminded", _("Must-read reminded"), outside=True, posts=int)
