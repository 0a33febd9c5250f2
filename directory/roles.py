"""What a post may be asked to do. Authority belongs to posts, never to persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    STAFF = "staff", _("Staff")
    DIVISION_HEAD = "division_head", _("Division head")
    REGISTRY_CLERK = "registry_clerk", _("Registry clerk")
    OFFICE_EDITOR = "office_editor", _("Office editor")
    LEGAL_REVIEWER = "legal_reviewer", _("Legal reviewer")
    OFFICE_DIRECTOR = "office_director", _("Office director")
    DEPUTY_LEADER = "deputy_leader", _("Deputy leader")
    PRINCIPAL_LEADER = "principal_leader", _("Principal leader")
    SECRETARY = "secretary", _("Secretary")
    SEAL_KEEPER = "seal_keeper", _("Seal keeper")
    ARCHIVIST = "archivist", _("Archivist")
    SUPERVISOR = "supervisor", _("Supervisor")
    UNIT_LIAISON = "unit_liaison", _("Unit liaison")
    DUTY_OFFICER = "duty_officer", _("Duty officer")
    ORG_ADMIN = "org_admin", _("Directory administrator")
    SECRECY_OFFICER = "secrecy_officer", _("Secrecy officer")
    APP_ADMIN = "app_admin", _("Application administrator")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


# Three administrators of whom nobody may be two (GB/T 22239-2019, 8.1.5).
EXCLUSIVE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
