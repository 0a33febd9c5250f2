"""What happens to files."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

STORED = declare("file.stored", _("File stored"), file=str, sha256=str, size=int)
SECRET_REFUSED = declare("file.secret_refused", _("Secrecy mark refused"), field=str)
