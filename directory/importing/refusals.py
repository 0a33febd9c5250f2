"""Why a list is not taken, each at the place where it can be mended."""

from django.utils.translation import gettext as _

from office.audit.refusals import Refusal, Unacceptable
from office.files.refusals import WrongType


class NotASheet(WrongType):
    """Of all that may come in, a list is a table."""

    def sentence(self) -> str:
        return _("This is not a table that can be read. Save it as .xlsx or as .csv and choose it again.")


class BrokenText(Unacceptable):
    """The bytes are in no encoding that tables are saved in."""

    field = "upload"

    def __init__(self, line: int) -> None:
        super().__init__(
            _("From line %(line)d on the characters are broken. Save the table as CSV UTF-8 and choose it again.")
            % {"line": line}
        )


class TooManyRows(Unacceptable):
    field = "upload"

    def __init__(self, most: int) -> None:
        super().__init__(_("The table has more than %(most)d rows. Divide it by units.") % {"most": most})


class NothingInIt(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("There is no row in this table.")


class TooLargeAList(Unacceptable):
    field = "upload"

    def __init__(self, most: int) -> None:
        super().__init__(_("A staff list is at most %(most)d MB.") % {"most": most})


class ColumnsMissing(Unacceptable):
    def __init__(self, names: str) -> None:
        super().__init__(_("Say which columns these are: %(names)s.") % {"names": names})


class NotNow(Refusal):
    """The import is at another point by now."""

    def __init__(self, state: str) -> None:
        super().__init__(_("This import is in another state by now: %(state)s.") % {"state": state})


class HasProblems(Refusal):
    def sentence(self) -> str:
        return _("Mend the rows that are wrong and choose the list anew; a list is taken in whole or not at all.")


class NothingToDo(Refusal):
    def sentence(self) -> str:
        return _("The book says already what this list says.")


class SayTheNumber(Unacceptable):
    """The guard above so many deactivations."""

    field = "number"

    def __init__(self, number: int) -> None:
        super().__init__(_("Type %(number)d, the number of people who will be deactivated.") % {"number": number})


class OtherwiseByNow(Refusal):
    def sentence(self) -> str:
        return _(
            "The directory has changed since the list was compared, and the list would do something else by now. "
            "Nothing was applied; compare it again."
        )


class NoReason(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say what the list is for.")
