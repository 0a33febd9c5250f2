"""An expected no. Each room names its own beside the verb that refuses; doors turn them into answers."""

from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _


class Refusal(Exception):
    """A rule says no. `str()` is the sentence for the screen; `status` the HTTP answer; `field` where it belongs."""

    status = 409
    field: str | None = None

    def __init__(self, sentence: Any = "", *, field: str | None = None) -> None:
        super().__init__(sentence or self.sentence())
        self.field = field or self.field

    def sentence(self) -> str:
        return _("This cannot be done now.")

    def stand_at(self, form: BaseForm) -> None:
        """The sentence at its field where the form has it, otherwise on top; what was typed stays."""
        form.add_error(self.field if self.field in form.fields else None, str(self))

    def remember(self) -> None:
        """What must be kept of the refusal itself. Doors call it when the act's transaction is gone."""


class NotAllowed(Refusal):
    """Visible to the actor, but not theirs to do."""

    status = 403

    def sentence(self) -> str:
        return _("You may see this, but this act is not yours.")


class TooLate(Refusal):
    """Somebody was faster. `last` is the Event that says who did what and when."""

    status = 409

    def __init__(self, sentence: Any = "", *, last: Any | None = None, field: str | None = None) -> None:
        self.last = last
        super().__init__(sentence, field=field)

    def sentence(self) -> str:
        return _("Somebody else has acted meanwhile. What you typed is kept; look at the present state first.")


class Unacceptable(Refusal):
    """What was given cannot be accepted: missing, too long, of the wrong type."""

    status = 422
