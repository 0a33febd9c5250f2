"""Official documents, their texts, opinions, numbers, seals and copies."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from directory.models import Appointment, Person, Unit
from office.duties.models import Urgency
from office.files.models import File
from workflows.documents.genres import Genre
from workflows.documents.models.annulling import void_since


class Document(models.Model):
    """An outgoing official document from draft to file. Its words live in `Revision`; here stands the latest.

    needs_legal_review, needs_meeting: steps its route takes besides. is_important: for the principal leader to sign
    (Regulation, article 22). signed_digest: of what was signed; verified_digest: of that with corrections of form.
    annulled_on, repealed_from: what its `Invalidation` decided.
    """

    subject_kind = "document"

    class State(models.TextChoices):
        DRAFTING = "draft", pgettext_lazy("state", "Drafting")
        REVIEW = "review", pgettext_lazy("state", "Division review")
        COUNTERSIGN = "countersign", pgettext_lazy("state", "Countersigning")
        FIRST_CHECK = "first_check", pgettext_lazy("state", "First check")
        OFFICE_REVIEW = "office_review", pgettext_lazy("state", "Office review")
        LEGAL_REVIEW = "legal_review", pgettext_lazy("state", "Legal review")
        MEETING = "meeting", pgettext_lazy("state", "Meeting")
        SIGNING = "sign", pgettext_lazy("state", "Signing")
        COSIGNING = "cosign", pgettext_lazy("state", "Joint signing")
        VERIFYING = "verify", pgettext_lazy("state", "Verifying")
        REGISTERING = "register", pgettext_lazy("state", "Numbering")
        SEALING = "seal", pgettext_lazy("state", "Sealing")
        PROOFING = "proof", pgettext_lazy("state", "Proof-reading")
        DISPATCHING = "dispatch", pgettext_lazy("state", "Dispatching")
        FILING = "file", pgettext_lazy("state", "Filing")
        FILED = "filed", pgettext_lazy("state", "Filed")

    class Disclosure(models.TextChoices):
        PUBLIC = "public", _("Published")
        ON_REQUEST = "on_request", _("Disclosed on request")
        WITHHELD = "withheld", _("Not disclosed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    genre = models.CharField(_("Genre"), max_length=20, choices=Genre, default=Genre.NOTICE)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFTING)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issued_documents")
    drafted_in = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="drafted_documents")
    drafter = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="drafted_documents")
    title = models.CharField(_("Title"), max_length=120)
    main_recipients = models.TextField(_("Main recipients"), blank=True)
    cc_recipients = models.TextField(_("Copies to"), blank=True)
    body = models.TextField(_("Body"), blank=True)
    annotation = models.CharField(_("Annotation"), max_length=200, blank=True)
    urgency = models.PositiveSmallIntegerField(_("Urgency"), choices=Urgency, default=Urgency.NORMAL)
    disclosure = models.CharField(_("Disclosure"), max_length=20, choices=Disclosure, default=Disclosure.ON_REQUEST)
    contact_phone = models.CharField(_("Contact phone"), max_length=30, blank=True)
    signatory = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    answers = models.ForeignKey("Incoming", null=True, on_delete=models.PROTECT, related_name="replies")
    source_kind = models.CharField(max_length=40, blank=True)  # what it was drafted out of: the minutes of a meeting
    source_id = models.UUIDField(null=True)
    countersigners = models.ManyToManyField(Appointment, through="Countersigner", related_name="+")
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_digest = models.CharField(max_length=64, blank=True)
    verified_digest = models.CharField(max_length=64, blank=True)
    is_important = models.BooleanField(_("Important"), default=False)
    needs_legal_review = models.BooleanField(_("Legal review"), default=False)
    needs_meeting = models.BooleanField(_("Decided by a meeting"), default=False)
    adopted_on = models.DateField(_("Adopted on"), null=True)
    issue_date = models.DateField(null=True)
    sealed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    annulled_on = models.DateField(null=True)
    repealed_from = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-changed_at"], name="document_changed"),
            models.Index(fields=["state", "-changed_at"], name="document_state"),
            models.Index(fields=["source_kind", "source_id"], name="document_source", condition=~Q(source_kind="")),
        ]
        permissions = [("read_document", "May read the document")]

    def __str__(self) -> str:
        return self.title or str(_("Untitled draft"))

    @property
    def ended(self) -> str:
        """In words that it is void, and since when; "" while it holds (Regulation, article 33)."""
        return void_since(self.annulled_on, self.repealed_from)


class DocumentUserGrant(UserObjectPermissionBase):
    """A grant to a person: for private things only, since it does not pass to a successor."""

    content_object = models.ForeignKey(Document, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["user", "permission", "-content_object"], name="document_user_grant")]


class DocumentGroupGrant(GroupObjectPermissionBase):
    """A grant to a post's or a unit's group: whoever holds the post sees the document."""

    content_object = models.ForeignKey(Document, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["group", "permission", "-content_object"], name="document_group_grant")]


class Countersigner(models.Model):
    document = models.ForeignKey(Document, on_delete=models.CASCADE)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "appointment"], name="countersigner_once")]


class JointIssuer(models.Model):
    """联合行文: one of the agencies that issue with the lead, and the head who signs for it after the lead's."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="joint_issuers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    signatory = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="joint_issuer_once")]

    def __str__(self) -> str:
        return self.unit.name


class Revision(models.Model):
    """One saved state of the words（痕迹）; never changed. digest: SHA-256 over everything that is printed.

    correction: what a change made after the signature was declared to be (article 25).
    """

    class Correction(models.TextChoices):
        FORM = "form", pgettext_lazy("correction", "A correction of form")
        SUBSTANCE = "substance", pgettext_lazy("correction", "A change of substance")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    main_recipients = models.TextField(blank=True)
    cc_recipients = models.TextField(blank=True)
    body = models.TextField(blank=True)
    annotation = models.CharField(max_length=200, blank=True)
    attachments = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    correction = models.CharField(max_length=10, choices=Correction, blank=True)
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "version"], name="revision_once")]


class Attachment(models.Model):
    """A file that goes out, or came in, with the document（附件）. words: what a reader meets in it, null until it has
    been read; of a PDF or a picture its Recognition has them, page by page."""

    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="attachments")
    incoming = models.ForeignKey("Incoming", null=True, on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="attachment")
    title = models.CharField(_("Title"), max_length=120)
    order = models.PositiveIntegerField()
    words = models.TextField(null=True)  # noqa: DJ001 (not read yet is not nothing to read)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, incoming=None) | Q(document=None, incoming__isnull=False),
                name="attachment_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Opinion(models.Model):
    """What somebody said at a step; append-only (the database refuses changes), a correction is another opinion.

    corrects: the one it stands beside. signature: as its author had drawn it by then.
    """

    class Verdict(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("verdict", "Submitted")
        AGREED = "agreed", pgettext_lazy("verdict", "Agreed")
        AGREED_WITH_CHANGES = "agreed_changed", pgettext_lazy("verdict", "Agreed with changes")
        DISAGREED = "disagreed", pgettext_lazy("verdict", "Disagreed")
        CHANGE = "change_requested", pgettext_lazy("verdict", "Change requested")
        REPAIRED = "repaired", pgettext_lazy("verdict", "Repaired")
        REOPENED = "reopened", pgettext_lazy("verdict", "Reopened")
        SENT_BACK = "sent_back", pgettext_lazy("verdict", "Sent back")
        WITHDRAWN = "withdrawn", pgettext_lazy("verdict", "Withdrawn")
        SIGNED = "signed", pgettext_lazy("verdict", "Signed")
        ADVISED = "advised", pgettext_lazy("verdict", "Advised")
        PASSED_ON = "passed_on", pgettext_lazy("verdict", "Reassigned")
        DELEGATED = "delegated", pgettext_lazy("verdict", "Delegated")
        SIGNER_ADDED = "signer_added", pgettext_lazy("verdict", "Signer added")
        SIGNER_REMOVED = "signer_removed", pgettext_lazy("verdict", "Signer taken out")
        DONE = "done", pgettext_lazy("verdict", "Done")
        PROPOSED = "proposed", pgettext_lazy("verdict", "Proposed")
        INSTRUCTED = "instructed", pgettext_lazy("verdict", "Instructed")
        CIRCLED = "circled", pgettext_lazy("verdict", "Circled")
        CONSENTED = "consented", pgettext_lazy("verdict", "Signed by a circle, which counts as consent")
        MENDED = "mended", pgettext_lazy("verdict", "Corrected in form")
        CORRECTED = "corrected", pgettext_lazy("verdict", "Correction of an opinion")

    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="opinions")
    incoming = models.ForeignKey("Incoming", null=True, on_delete=models.PROTECT, related_name="opinions")
    step = models.CharField(max_length=40)
    verdict = models.CharField(max_length=20, choices=Verdict)
    text = models.TextField(blank=True)
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    signature = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["document", "id"], name="opinion_document"),
            models.Index(fields=["incoming", "id"], name="opinion_incoming"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, incoming=None) | Q(document=None, incoming__isnull=False),
                name="opinion_on_one",
            )
        ]


class Register(models.Model):
    """A series of document numbers of one agency（机关代字）, counted anew each year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registers")
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.code


class Counter(models.Model):
    """The next number of a register and year; its row is the lock under which numbers are given."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    next = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "year"], name="counter_once")]


class Number(models.Model):
    """One given number（发文字号）; never deleted, void with a reason.

    free: taken from a document before it was dispatched, and not given to another yet. title, signed_on: of a paper
    that was numbered by hand, outside this platform; it has no document here. remark: the registry's own.
    """

    class State(models.TextChoices):
        USED = "used", _("In use")
        FREE = "free", _("Cancelled, may be given again")
        VOID = "void", _("Void")

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.USED)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="numbers")
    title = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True)
    given_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    void_reason = models.CharField(max_length=200, blank=True)
    remark = models.CharField(_("Remark"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "year", "seq"], name="number_once"),
            models.UniqueConstraint(fields=["document"], condition=Q(state="used"), name="number_one_per_document"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="number_from_one"),
            models.CheckConstraint(condition=Q(state="used") | ~Q(void_reason=""), name="number_void_with_reason"),
            models.CheckConstraint(condition=Q(document__isnull=False) | ~Q(title=""), name="number_of_something"),
        ]

    def __str__(self) -> str:
        """GB/T 9704-2012, 7.2.5: six-angle brackets, the full year, no leading zero."""
        return f"{self.register.code}〔{self.year}〕{self.seq}号"


class Seal(models.Model):
    """A seal's picture, kept by the seal keepers of its unit. A sample is marked 样章 and proves nothing."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="seals")
    picture = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    diameter_mm = models.DecimalField(max_digits=4, decimal_places=1, default=45)
    is_sample = models.BooleanField(default=True)
    withdrawn_on = models.DateField(null=True, blank=True)


class Filing(models.Model):
    """归档 by item: the archival code, once given, does not change (DA/T 13-2022, 4.3)."""

    class Retention(models.TextChoices):
        PERMANENT = "Y", _("Permanent")
        THIRTY = "D30", _("30 years")
        TEN = "D10", _("10 years")

    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="filing")
    incoming = models.OneToOneField("Incoming", null=True, on_delete=models.PROTECT, related_name="filing")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=5, choices=Retention)
    item_no = models.PositiveIntegerField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    package = models.OneToOneField(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "retention", "item_no"], name="filing_item_once"),
            models.CheckConstraint(
                condition=Q(document__isnull=False, incoming=None) | Q(document=None, incoming__isnull=False),
                name="filing_of_one",
            ),
        ]

    @property
    def archival_code(self) -> str:
        """档号: fonds, class, year, retention, item (DA/T 22-2015)."""
        return f"{self.unit.fonds_no}-WS·{self.year}-{self.retention}-{self.item_no:04d}"
