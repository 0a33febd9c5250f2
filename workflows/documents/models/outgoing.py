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


class Document(models.Model):
    """An outgoing official document from draft to file. Its words live in `Revision`; here stands the latest."""

    subject_kind = "document"

    class State(models.TextChoices):
        DRAFTING = "draft", pgettext_lazy("state", "Drafting")
        REVIEW = "review", pgettext_lazy("state", "Division review")
        COUNTERSIGN = "countersign", pgettext_lazy("state", "Countersigning")
        OFFICE_REVIEW = "office_review", pgettext_lazy("state", "Office review")
        SIGNING = "sign", pgettext_lazy("state", "Signing")
        REGISTERING = "register", pgettext_lazy("state", "Numbering")
        SEALING = "seal", pgettext_lazy("state", "Sealing")
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
    issue_date = models.DateField(null=True)
    sealed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-changed_at"], name="document_changed"),
            models.Index(fields=["state", "-changed_at"], name="document_state"),
            models.Index(fields=["source_kind", "source_id"], name="document_source", condition=~Q(source_kind="")),
        ]
        permissions = [("read_document", "May read the document")]

    def __str__(self) -> str:
        return self.title or str(_("Untitled draft"))


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


class Revision(models.Model):
    """One saved state of the words（痕迹）; never changed. digest: SHA-256 over everything that is printed."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    main_recipients = models.TextField(blank=True)
    cc_recipients = models.TextField(blank=True)
    body = models.TextField(blank=True)
    annotation = models.CharField(max_length=200, blank=True)
    attachments = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "version"], name="revision_once")]


class Attachment(models.Model):
    """A file that goes out, or came in, with the document（附件）."""

    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="attachments")
    incoming = models.ForeignKey("Incoming", null=True, on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="attachment")
    title = models.CharField(_("Title"), max_length=120)
    order = models.PositiveIntegerField()

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
    """What somebody said at a step; append-only, a correction is another opinion."""

    class Verdict(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("verdict", "Submitted")
        AGREED = "agreed", pgettext_lazy("verdict", "Agreed")
        CHANGE = "change_requested", pgettext_lazy("verdict", "Change requested")
        REPAIRED = "repaired", pgettext_lazy("verdict", "Repaired")
        REOPENED = "reopened", pgettext_lazy("verdict", "Reopened")
        SENT_BACK = "sent_back", pgettext_lazy("verdict", "Sent back")
        WITHDRAWN = "withdrawn", pgettext_lazy("verdict", "Withdrawn")
        SIGNED = "signed", pgettext_lazy("verdict", "Signed")
        ADVISED = "advised", pgettext_lazy("verdict", "Advised")
        PASSED_ON = "passed_on", pgettext_lazy("verdict", "Passed on")
        DONE = "done", pgettext_lazy("verdict", "Done")
        PROPOSED = "proposed", pgettext_lazy("verdict", "Proposed")
        INSTRUCTED = "instructed", pgettext_lazy("verdict", "Instructed")
        CIRCLED = "circled", pgettext_lazy("verdict", "Circled")

    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="opinions")
    incoming = models.ForeignKey("Incoming", null=True, on_delete=models.PROTECT, related_name="opinions")
    step = models.CharField(max_length=40)
    verdict = models.CharField(max_length=20, choices=Verdict)
    text = models.TextField(blank=True)
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    given_at = models.DateTimeField()

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
    """One given number（发文字号）; never deleted, void with a reason."""

    class State(models.TextChoices):
        USED = "used", _("In use")
        VOID = "void", _("Void")

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.USED)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="numbers")
    given_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "year", "seq"], name="number_once"),
            models.UniqueConstraint(fields=["document"], condition=Q(state="used"), name="number_one_per_document"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="number_from_one"),
            models.CheckConstraint(condition=Q(state="used") | ~Q(void_reason=""), name="number_void_with_reason"),
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


class Rendition(models.Model):
    """The document as paper, frozen: a PDF with the number and seal, found by its hash."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="rendition")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()


class Copy(models.Model):
    """What one unit receives of a dispatched document; signed for by its registry."""

    subject_kind = "copy"

    class Kind(models.TextChoices):
        MAIN = "main", _("Main recipient")
        CC = "cc", _("Copy")

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("copy", "Sent")
        RECEIVED = "received", pgettext_lazy("copy", "Signed for")
        RETURNED = "returned", pgettext_lazy("copy", "Returned")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="received_copies")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "unit"], name="copy_once"),
            models.CheckConstraint(
                condition=Q(state="sent", received_at=None)
                | Q(state="received", received_at__isnull=False)
                | Q(state="returned"),
                name="copy_received_with_time",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "-sent_at"], name="copy_unit")]

    def __str__(self) -> str:
        return self.document.title


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
