"""Tables of the gate: applications, service accounts with their keys, webhooks out, sources in."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Person, Unit
from office.integration.scopes import Scope


class ServiceAccount(models.Model):
    """A connected system. It acts as its own person, for the unit that person serves."""

    subject_kind = "service_account"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="service_account")
    purpose = models.CharField(_("Purpose"), max_length=200)
    contact = models.CharField(_("Contact"), max_length=120, help_text=_("Who is called when it fails."))
    filing_no = models.CharField(_("Filing number"), max_length=60, blank=True)
    per_minute = models.PositiveIntegerField(_("Requests a minute"), default=600)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.person.name

    @property
    def unit(self) -> Unit:
        if self.person.serves is None:
            raise LookupError(f"{self.person.username} serves no unit")
        return self.person.serves


class Key(models.Model):
    """What an account shows at the API. Only a keyed hash is kept; the whole was shown once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.prefix}…"


class Endpoint(models.Model):
    """Where a connected system hears. Secrets are sealed; during a rotation both sign."""

    subject_kind = "endpoint"

    class State(models.TextChoices):
        ON = "on", pgettext_lazy("endpoint", "On")
        STOPPED = "stopped", pgettext_lazy("endpoint", "Stopped")
        GONE = "gone", pgettext_lazy("endpoint", "Gone")
        FAILED = "failed", pgettext_lazy("endpoint", "Failed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="endpoints")
    url = models.CharField(_("Address"), max_length=500)
    patterns = ArrayField(models.CharField(max_length=80))
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.ON)
    state_since = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account"], name="endpoint_on", condition=Q(state="on"))]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event for one endpoint: written within the act's transaction, sent in order for each (endpoint, subject).

    event: the trail's public id, which is the webhook-id on every try. seq: its number among what this endpoint was
    told of this subject, given when it is first told. next_at: when it is due; while it is being sent, when another
    sender may take it up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
        DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
        SILENT = "silent", pgettext_lazy("delivery", "Not for this system")
        DEAD = "dead", pgettext_lazy("delivery", "Given up")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    event = models.UUIDField()
    type = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    happened_at = models.DateTimeField()
    seq = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once")]
        indexes = [
            models.Index(fields=["endpoint", "next_at", "id"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["endpoint", "subject_id", "id"], name="delivery_line", condition=Q(state="waiting")),
            models.Index(fields=["endpoint", "subject_id", "-seq"], name="delivery_seq"),
            models.Index(fields=["endpoint", "-id"], name="delivery_log"),
            models.Index(fields=["ended_at"], name="delivery_ended", condition=Q(ended_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject_id}"


class Attempt(models.Model):
    """One try at one delivery: what came back, or why nothing did. answer: its first kilobyte, for administrators."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("attempt", "Taken")
        ANSWERED = "answered", pgettext_lazy("attempt", "Not accepted")
        UNREACHED = "unreached", pgettext_lazy("attempt", "Not reached")
        REFUSED = "refused", pgettext_lazy("attempt", "Address refused")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    made_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    status = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="attempt_made")]


class Source(models.Model):
    """Where a system that cannot use the API may post. mapping: field → JSONPath, text, or text with {$.paths}."""

    subject_kind = "source"

    class Verify(models.TextChoices):
        STANDARD = "standard", _("Standard Webhooks")
        HMAC = "hmac", _("HMAC in a header")
        TOKEN = "token", _("Fixed token and list of addresses")

    class Target(models.TextChoices):
        DOCUMENT = "document", _("Incoming document")
        MATTER = "matter", _("Matter")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="sources")
    name = models.CharField(_("Name"), max_length=60)
    verify = models.CharField(_("How it proves itself"), max_length=10, choices=Verify, default=Verify.STANDARD)
    secret = models.TextField()
    header = models.CharField(_("Header"), max_length=60, blank=True)
    addresses = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    id_path = models.CharField(_("Where its number stands"), max_length=200, blank=True)
    target = models.CharField(_("Becomes"), max_length=10, choices=Target)
    mapping = models.JSONField(default=dict)
    is_on = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Arrival(models.Model):
    """What came in, stored before anybody looked into it. why: what kept it from becoming something."""

    subject_kind = "arrival"

    class State(models.TextChoices):
        STORED = "stored", pgettext_lazy("arrival", "Stored")
        MADE = "made", pgettext_lazy("arrival", "Taken over")
        UNSORTED = "unsorted", pgettext_lazy("arrival", "To be sorted")
        SET_ASIDE = "set_aside", pgettext_lazy("arrival", "Set aside")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="arrivals")
    external_id = models.CharField(max_length=200)
    body = models.BinaryField()
    headers = models.JSONField()
    address = models.GenericIPAddressField(null=True)
    arrived_at = models.DateTimeField()
    doubles = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.STORED)
    why = models.CharField(max_length=300, blank=True)
    result_kind = models.CharField(max_length=40, blank=True)
    result_id = models.UUIDField(null=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="arrival_once")]
        indexes = [
            models.Index(fields=["source", "-id"], name="arrival_log"),
            models.Index(fields=["source", "id"], name="arrival_unsorted", condition=Q(state="unsorted")),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class Application(models.Model):
    """应用: something that people open, here or at another address, and the unit that answers for it.

    Nothing counts who opens it or how often (DESIGN §7).
    """

    subject_kind = "application"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("application", "Open")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", pgettext_lazy("application", "Everybody")
        UNITS = "units", pgettext_lazy("application", "Chosen units, with all below them")

    class Category(models.TextChoices):
        WORK = "work", pgettext_lazy("application", "Office work")
        STAFF = "staff", pgettext_lazy("application", "Staff and posts")
        MONEY = "money", pgettext_lazy("application", "Money and property")
        PUBLIC = "public", pgettext_lazy("application", "Services to the public")
        DATA = "data", pgettext_lazy("application", "Data and projects")
        WATCH = "watch", pgettext_lazy("application", "Duty and emergencies")

    class Picture(models.TextChoices):
        """Of frontend/icons/sprite.svg."""

        APPS = "apps", pgettext_lazy("picture", "Squares")
        DOC = "doc", pgettext_lazy("picture", "Paper")
        UNIT = "unit", pgettext_lazy("picture", "Building")
        OVERVIEW = "overview", pgettext_lazy("picture", "Chart")
        USER = "user", pgettext_lazy("picture", "Person")
        PHONE = "phone", pgettext_lazy("picture", "Telephone")
        SEAL = "seal", pgettext_lazy("picture", "Seal")
        ARCHIVE = "archive", pgettext_lazy("picture", "Box")
        URGE = "urge", pgettext_lazy("picture", "Horn")
        SPLIT = "split", pgettext_lazy("picture", "Branches")
        CALENDAR = "calendar", pgettext_lazy("picture", "Calendar")
        DIRECTORY = "directory", pgettext_lazy("picture", "Address book")
        SUPERVISE = "supervise", pgettext_lazy("picture", "Lights")
        SCREEN = "screen", pgettext_lazy("picture", "Screen")
        WARN = "warn", pgettext_lazy("picture", "Warning")
        BOOK = "book", pgettext_lazy("picture", "Book")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="applications")
    name = models.CharField(_("Name of the application"), max_length=30)
    about = models.CharField(_("What for"), max_length=60)
    address = models.CharField(_("Address"), max_length=500)
    category = models.CharField(pgettext_lazy("application", "Category"), max_length=10, choices=Category)
    picture = models.CharField(_("Picture"), max_length=20, choices=Picture, default=Picture.APPS)
    audience = models.CharField(_("For whom"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    units = models.ManyToManyField(Unit, related_name="+")
    account = models.ForeignKey(ServiceAccount, null=True, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(state="open"), name="application_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """One of a person's own few（常用）, in the order the person gave them. Private: nobody else is shown it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pins")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "application"], name="pin_once")]
