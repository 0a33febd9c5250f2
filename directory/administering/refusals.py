"""What administration refuses, in sentences for the screen."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from office.audit.refusals import Refusal, TooLate, Unacceptable

Link = tuple[str, str]  # words, address


class NameTaken(Unacceptable):
    """Beside each other two units of one short name could not be told apart in any list."""

    field = "short_name"

    def __init__(self, short_name: str, above: str) -> None:
        said = {"name": short_name, "above": above}
        super().__init__(_("Below %(above)s there is a unit “%(name)s” already. Choose another short name.") % said)


class BelowItself(Unacceptable):
    field = "to"

    def sentence(self) -> str:
        return _("A unit cannot stand below itself. Choose a unit outside it.")


class RootStays(Refusal):
    def sentence(self) -> str:
        return _("This is the root of the tree: it can be renamed, and neither moved nor merged nor abolished.")


class NoLongerThere(TooLate):
    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” no longer exists.") % {"name": name})


class Gone(TooLate):
    def sentence(self) -> str:
        return _("What this change was about no longer exists.")


class ChangedMeanwhile(TooLate):
    def __init__(self, name: str, *, last: object | None = None) -> None:
        said = _("“%(name)s” was changed by somebody else while you had this page open. Below it stands as it is now.")
        super().__init__(said % {"name": name}, last=last)


class StillInside(Refusal):
    """What must go first, each with where to find it."""

    def __init__(self, sentence: str, links: Sequence[Link] = ()) -> None:
        self.links = list(links)
        super().__init__(sentence)


class NotThatDay(Unacceptable):
    field = "on"

    def sentence(self) -> str:
        return _("A change takes effect today or on a day to come.")


class EndsBeforeStart(Unacceptable):
    field = "last_on"

    def sentence(self) -> str:
        return _("The last day lies before the first.")


class AfterOf(Unacceptable):
    field = "after"

    def sentence(self) -> str:
        return _("This stands elsewhere by now; choose another place.")


class NobodyKeeps(Refusal):
    """Without a directory administrator at the root nobody could appoint one any more."""

    def sentence(self) -> str:
        return _("This would leave the whole office without a directory administrator. Appoint another one first.")


class NoLongerActive(Refusal):
    field = "person"

    def sentence(self) -> str:
        return _("This person has been deactivated.")


class NeedsMain(Unacceptable):
    field = "how"

    def sentence(self) -> str:
        return _("This person holds no main post; this one has to be it.")


class NumberTaken(Unacceptable):
    field = "username"

    def sentence(self) -> str:
        return _("Somebody has this staff number already.")
