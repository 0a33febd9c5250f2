"""What happens to official documents, beside their moves on the route (workflows.engine.events)."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

DRAFTED = declare("document.drafted", _("Drafted"), outside=True, genre=str, issuer=str)
REVISED = declare("document.revised", _("Revised"), version=int)
ATTACHED = declare("document.attached", _("Attachment added"), file=str, sha256=str)
DETACHED = declare("document.detached", _("Attachment removed"), file=str, sha256=str)
DECLARED = declare("document.declared", _("Declared of the draft"), question=str, answer=str)
DEPARTED = declare("document.departed", _("Departed from a principle"), rule=str, about=str, reason=str)
SIGNED = declare("document.signed", _("Signed for issue"), outside=True, digest=str, issue_date=str)
HEAD_SIGNED = declare("document.head_signed", _("Signed by one of several heads"), digest=str)
ADOPTED = declare("document.adopted", _("Adopted by the meeting"), adopted_on=str)
VERIFIED = declare("document.verified", _("Verified"), digest=str)
MENDED = declare("document.mended", _("Corrected in form"), version=int, before=str, after=str)
PROOF_READ = declare("document.proof_read", _("Proof-read"), sha256=str)
OPINION_CORRECTED = declare("document.opinion_corrected", _("Opinion corrected"), step=str)
SIGNATURE_DRAWN = declare("person.signature_drawn", _("Signature drawn"), sha256=str)
SIGNATURE_WIPED = declare("person.signature_wiped", _("Signature no longer used"))
NUMBERED = declare("document.numbered", _("Numbered"), outside=True, number=str)
NUMBER_CANCELLED = declare("document.number_cancelled", _("Number taken back"), number=str, reason=str)
NUMBER_VOIDED = declare("document.number_voided", _("Number made void"), number=str, reason=str)
NUMBER_ENTERED = declare("unit.number_entered", _("Number entered by hand"), number=str, title=str, note=str)
NUMBER_CORRECTED = declare(
    "document.number_corrected", _("Register corrected"), number=str, field=str, before=str, after=str, reason=str
)
IMPORTED = declare("document.imported", _("Taken from a Word file"), file=str, sha256=str, how=str)
EXPORTED = declare("document.exported", _("Taken out as a Word file"), version=int, format=str)
PRINTED = declare("document.printed", _("Printed"), pages=int, final=bool)
SEALED = declare("document.sealed", _("Sealed"), outside=True, sha256=str, pages=int, sample=bool, fonts=list)
SEAL_AUTHORISED = declare(
    "document.seal_authorised",
    _("Approval of the seal bound to the number"),
    unit=str,
    requester=str,
    approver=str,
    digest=str,
    valid_until=str,
)
SEAL_USED = declare("document.seal_used", _("Seal used"), unit=str, digest=str, sha256=str, certificate=str)
SEAL_VOIDED = declare("document.seal_voided", _("Approval of the seal void"), unit=str, reason=str)
SEAL_REFUSED = declare("document.seal_refused", _("Use of the seal refused"), reason=str)
DISPATCHED = declare(
    "document.dispatched", _("Dispatched"), outside=True, units=list, number=str, paper=list, sha256=str, sm3=str
)
REISSUED = declare("document.reissued", _("Sent to more recipients"), outside=True, units=list, paper=list)
COPY_RECALLED = declare("document.copy_recalled", _("Copy recalled"), outside=True, unit=str, copy=str, reason=str)
COPY_DELIVERED = declare("document.copy_delivered", _("Delivered"), unit=str, copy=str)
PAPER_RECEIVED = declare("document.paper_received", _("Received on paper"), recipient=str, on=str)
RECEIVED = declare("document.received", _("Signed for"), outside=True, unit=str, copy=str)
TAKEN_IN = declare("document.taken_in", _("Registered by a receiver"), outside=True, unit=str, copy=str, number=str)
COPY_RETURNED = declare(
    "document.copy_returned", _("Copy returned"), outside=True, unit=str, copy=str, why=str, note=str
)
ANNULLED = declare("document.annulled", _("Annulled"), outside=True, unit=str, reason=str, basis=str)
REPEALED = declare(
    "document.repealed", _("Repealed"), outside=True, unit=str, reason=str, basis=str, from_on=str, replacement=str
)
FILED = declare("document.filed", _("Filed"), outside=True, archival_code=str)
REGISTER_TAKEN_OUT = declare(
    "unit.register_taken_out", _("Part of a register exported"), register=str, reason=str, lines=int
)
REGISTER_OPENED = declare("unit.register_opened", _("Register of numbers opened"), code=str)
TYPEFACE_ENTERED = declare("unit.font_entered", _("Font entered"), role=str, family=str, sha256=str)
TYPEFACE_WITHDRAWN = declare("unit.font_withdrawn", _("Font withdrawn"), role=str, family=str)
TEMPLATE_WRITTEN = declare("unit.template_written", _("Template written"), template=str)
TEMPLATE_CHANGED = declare("unit.template_changed", _("Template changed"), template=str)
TEMPLATE_RETIRED = declare("unit.template_retired", _("Template retired"), template=str)
WORDING_ADDED = declare("unit.wording_added", _("Wording added"), text=str)
WORDING_CHANGED = declare("unit.wording_changed", _("Wording changed"), before=str, text=str)
WORDING_RETIRED = declare("unit.wording_retired", _("Wording retired"), text=str)
SEAL_ENTERED = declare("unit.seal_entered", _("Seal entered"), sha256=str, sample=bool)

FONDS_ENTERED = declare("unit.fonds_entered", _("Fonds number entered"), fonds_no=str)
PACKED = declare("paper.packed", _("Archive package made"), archival_code=str, sha256=str)
RECOGNISED = declare("paper.recognised", _("Words of a file read"), file=str, pages=int, failed=int)
SCAN_RELEASED = declare("paper.scan_released", _("Withheld scan given free"), file=str, reason=str)
SCAN_DESTROYED = declare("paper.scan_destroyed", _("Withheld scan destroyed"), file=str, reason=str)
CIRCULATED = declare("paper.circulated", _("Circulated"), note=str, readers=int)
CIRCULATION_READ = declare("paper.read_in_circulation", _("Read in circulation"), with_opinion=bool)
CIRCULATION_CALLED_OFF = declare("paper.circulation_called_off", _("Circulation called off"), readers=int)

ARRIVED = declare("incoming.arrived", _("Arrived"), outside=True, sender=str, number=str, way=str)
TAKEN_DOWN = declare("incoming.registered", _("Registered"), outside=True, number=str)
PROPOSED = declare("incoming.proposed", _("Proposal made"), handling=str, leader=str)
INSTRUCTED = declare("incoming.instructed", _("Instruction given"), outside=True, instruction=str)
INSTRUCTION_WITHDRAWN = declare(
    "incoming.instruction_withdrawn", _("Instruction withdrawn"), outside=True, instruction=str
)
INCOMING_OPINION_CORRECTED = declare("incoming.opinion_corrected", _("Opinion corrected"), step=str)
ENTRY_CORRECTED = declare(
    "incoming.entry_corrected", _("Register corrected"), number=str, field=str, before=str, after=str, reason=str
)
REPLIED = declare("incoming.replied", _("Replied to"), outside=True, number=str)
CONCLUDED = declare("incoming.concluded", _("Handled"), outside=True)
TAKEN_UP_AGAIN = declare("incoming.taken_up_again", _("Taken up again"), outside=True)
INCOMING_RETURNED = declare("incoming.returned", _("Returned to the sender"), outside=True, why=str, note=str)
PUT_ON_FILE = declare("incoming.filed", _("Filed"), outside=True, archival_code=str)
