"""Tables of the directory. Persons are deactivated, never deleted."""

import uuid
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

import directory.absence.models
import directory.administering.models
import directory.history.models
import directory.importing.models
import directory.particulars.models
import directory.roster.models
import directory.shelf.models  # noqa: F401 — tables of this app that have rooms of their own
from directory.roles import Role


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        """Names to sign in with are compared without case."""
        return self.get(username=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """A person, or a service account through which a machine acts. There is no superuser: not in the schema."""

    subject_kind = "person"

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("Staff number"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=60)
    pinyin = models.CharField(max_length=120, blank=True)
    is_service = models.BooleanField(default=False)
    serves = models.ForeignKey(
        "Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The unit for which this service account speaks."),
    )
    is_active = models.BooleanField(default=True)
    phone = models.CharField(_("Office phone"), max_length=30, blank=True)
    mobile = models.CharField(_("Mobile"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    office_room = models.CharField(_("Office room"), max_length=30, blank=True)
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    large_type = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    is_staff = False
    is_superuser = False

    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(username=Lower("username")), name="person_username_lower"),
            models.CheckConstraint(condition=Q(serves=None) | Q(is_service=True), name="person_serves_as_machine"),
        ]
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Django's permissions are not used: a permission is a function of an Actor (permissions.py of each room)."""
        return False


class UnitQuerySet(MP_NodeQuerySet):
    def standing(self, on: date) -> "UnitQuerySet":
        return self.filter(Q(abolished_on=None) | Q(abolished_on__gt=on))


class UnitManager(MP_NodeManager):
    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")

    def standing(self, on: date) -> UnitQuerySet:
        return self.get_queryset().standing(on)


class Unit(MP_Node):
    """A government, an office, a bureau, a division. The order of the tree is the official order（组织序）."""

    subject_kind = "unit"
    steplen = 5

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        OFFICE = "office", _("General office")
        BUREAU = "bureau", _("Department")
        DIVISION = "division", _("Division")
        INSTITUTION = "institution", _("Public institution")

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("Full name"), max_length=120)
    short_name = models.CharField(_("Short name"), max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    level = models.CharField(max_length=20, choices=Level)
    can_issue = models.BooleanField(
        default=False, help_text=_("May issue official documents in its own name (Regulation, article 37).")
    )
    fonds_no = models.CharField(max_length=20, blank=True)
    duty_phone = models.CharField(max_length=30, blank=True)
    schedule = models.ForeignKey("worktime.Schedule", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="unit")
    established_on = models.DateField(null=True, blank=True)
    abolished_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text=_("What was asked of this unit is asked of that one; what was granted to it opens there."),
    )

    objects = UnitManager()

    class Meta:
        indexes = [models.Index(fields=["depth", "path"], name="unit_level")]  # the units right below another

    def __str__(self) -> str:
        return self.name

    def upwards(self) -> list["Unit"]:
        """The unit itself, then each unit above it."""
        return [self, *reversed(Unit.objects.get_ancestors(self))]

    def above(self) -> "Unit | None":
        return Unit.objects.get_parent(self)

    def heir(self) -> "Unit":
        """Who is asked today for what was asked of this unit: the one it was merged into, else itself."""
        return self.merged_into or self


class Post(models.Model):
    """A post in a unit; it outlives its holders. What it was granted, its next holder sees too."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("Title"), max_length=60)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list)
    order = models.PositiveIntegerField(default=0)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="post")
    established_on = models.DateField(null=True, blank=True)
    abolished_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "order"], name="post_unit_order")]

    def __str__(self) -> str:
        return f"{self.unit.short_name} {self.title}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: date) -> "AppointmentQuerySet":
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def with_role(self, role: Role | str) -> "AppointmentQuerySet":
        return self.filter(post__roles__contains=[str(role)])

    def in_official_order(self) -> "AppointmentQuerySet":
        return self.order_by("post__unit__path", "post__order", "pk")

    def with_names(self) -> "AppointmentQuerySet":
        return self.select_related("person", "post__unit")


class Appointment(models.Model):
    """A person holds a post from a day to a day, both included; one of a person's appointments is the main one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    is_main = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "post"], condition=Q(ends_on=None), name="appointment_once_per_post"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on=None, is_main=True), name="appointment_one_main"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.post}）"


class Listing(models.Model):
    """An appointment as it is found: under which keys, and what decides who may see it and in which order it comes.

    Kept by finding/keeping.py alone. Days are here, so that a booked appointment appears and an ended one goes by
    itself; the path of the unit is not, so that a subtree moves without touching a key.
    """

    appointment = models.OneToOneField(Appointment, primary_key=True, on_delete=models.CASCADE, related_name="listing")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    order = models.PositiveIntegerField()
    is_main = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    keys = ArrayField(models.TextField())

    class Meta:
        indexes = [
            GinIndex(fields=["keys"], name="listing_keys"),
            models.Index(
                fields=["unit", "order"], include=["person", "post", "starts_on", "ends_on"], name="listing_unit_order"
            ),  # with all that counting who is below a unit asks
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}"


class UnitListing(models.Model):
    """A unit as it is found; a word that names a unit stands for all who work below it. A trigger keeps the unit's
    path, and whether it has units below, the same here."""

    unit = models.OneToOneField(Unit, primary_key=True, on_delete=models.CASCADE, related_name="listing")
    path = models.CharField(max_length=255)
    has_below = models.BooleanField()
    keys = ArrayField(models.TextField())

    class Meta:
        indexes = [
            GinIndex(fields=["keys"], name="unit_listing_keys"),
            GinIndex(fields=["keys"], name="unit_listing_keys_above", condition=models.Q(has_below=True)),
            models.Index(fields=["path"], name="unit_listing_path"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}"


class VisibilityRule(models.Model):
    """Who does not see whom. Ended, never deleted: what was decided on a past day can still be told.

    hide: nobody sees those it is about. sees_only: those it is about see only the others named. seen_only_by: those it
    is about are seen only by the others named, and by one another. Everybody sees themselves, and a directory
    administrator their own part of the tree.
    """

    subject_kind = "visibility_rule"

    class Kind(models.TextChoices):
        HIDE = "hide", _("Hidden from everybody")
        SEES_ONLY = "sees_only", _("See only …")
        SEEN_ONLY_BY = "seen_only_by", _("Seen only by …")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    title = models.CharField(_("Why"), max_length=120)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", help_text=_("Its administrators keep the rule.")
    )
    and_own_agency = models.BooleanField(
        _("and their own agency"), default=False, help_text=_("Those who see only some also see their own agency.")
    )
    may_find = models.BooleanField(
        _("May still be found"), default=False, help_text=_("Not shown in lists, but who types the name finds them.")
    )
    may_contact = models.BooleanField(_("May still be written to"), default=False)
    made_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind"], condition=Q(ended_at=None), name="visibility_rule_in_force")]

    def __str__(self) -> str:
        return self.title


class VisibilityScope(models.Model):
    """One line of a rule: a person, a post or a unit that it is about, or one of the others it names."""

    class Side(models.TextChoices):
        ABOUT = "about", _("About")
        OTHERS = "others", _("Others")

    rule = models.ForeignKey(VisibilityRule, on_delete=models.CASCADE, related_name="scopes")
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    with_below = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post=None, unit=None)
                | Q(person=None, post__isnull=False, unit=None)
                | Q(person=None, post=None, unit__isnull=False),
                name="visibility_scope_names_one",
            )
        ]

    def __str__(self) -> str:
        if self.unit is None:
            return str(self.person or self.post)
        return str((_("%(unit)s with all below") if self.with_below else _("%(unit)s alone")) % {"unit": self.unit})


class Unmasking(models.Model):
    """Somebody was shown a mobile number, with a reason; its owner reads who."""

    class Reason(models.TextChoices):
        URGENT = "urgent", _("Urgent matter on duty")
        WORK = "work", _("Could not be reached by the office phone")
        MEETING = "meeting", _("Calling a meeting")

    viewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unmaskings")
    reason = models.CharField(_("Reason"), max_length=20, choices=Reason)
    shown_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["viewer", "shown_at"], name="unmasking_viewer_shown_at")]

    def __str__(self) -> str:
        return f"{self.viewer} → {self.person}"
