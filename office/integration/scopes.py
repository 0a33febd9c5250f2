"""What a key may be used for. It narrows what its account may do, and never widens it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    SEND_DOCUMENTS = "documents:send", _("Send documents")
    READ_DOCUMENTS = "documents:read", _("Read documents")
    READ_MATTERS = "matters:read", _("Read matters")
    READ_MUST_READS = "must_reads:read", _("Read must-reads and who still has to confirm")
    READ_UNITS = "units:read", _("Read the list of units")
    READ_DIRECTORY = "directory:read", _("Read the directory of one's own unit")
    READ_EVENTS = "events:read", _("Read events")
