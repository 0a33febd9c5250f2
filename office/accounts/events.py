"""What happens at the door."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

CODE_ISSUED = declare("account.code_issued", _("One-time code issued"))
CODE_PROPOSED = declare("account.code_proposed", _("One-time code for an administrator issued, to be confirmed"))
CODE_CONFIRMED = declare(
    "account.code_confirmed", _("One-time code confirmed by a second administrator"), issued_by=str
)
CODE_USED = declare("account.code_used", _("Password set by one-time code"))
CODE_REFUSED = declare("account.code_refused", _("One-time code refused"))
PASSWORD_CHANGED = declare("account.password_changed", _("Password changed"))
SIGNED_IN = declare("account.signed_in", _("Signed in"))
SIGNED_OUT = declare("account.signed_out", _("Signed out"))
SIGN_IN_REFUSED = declare("account.sign_in_refused", _("Sign-in refused"))
LOCKED = declare("account.locked", _("Account locked"))
SOURCE_HELD = declare("account.source_held", _("Sign-ins from an address held back"), accounts=int)
