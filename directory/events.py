"""What happens in the directory."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

ENROLLED = declare("person.enrolled", _("Person enrolled"), outside=True)
DEACTIVATED = declare("person.deactivated", _("Person deactivated"), outside=True)
APPOINTED = declare("person.appointed", _("Appointed to a post"), outside=True, post=str, post_id=str, starts_on=str)
RELIEVED = declare("person.relieved", _("Relieved of a post"), outside=True, post=str, post_id=str, ends_on=str)
UNIT_ESTABLISHED = declare("unit.established", _("Unit established"), outside=True)
POST_ESTABLISHED = declare("unit.post_established", _("Post established"), outside=True, post=str, roles=list)
IMPORTED = declare(
    "directory.imported", _("Staff list taken in"), outside=True, units=int, posts=int, people=int, appointments=int
)
RULE_MADE = declare("directory.rule_made", _("Visibility rule made"), kind=str, about=list, others=list)
RULE_ENDED = declare("directory.rule_ended", _("Visibility rule ended"), kind=str)
MOBILE_SHOWN = declare("person.mobile_shown", _("Mobile number shown"), reason=str)
ABSENCE_BOOKED = declare(
    "person.absence_booked", _("Absence booked"), absence=str, post=str, from_on=str, until_on=str, deputies=dict
)
DEPUTIES_NAMED = declare("person.deputies_named", _("Deputies named"), absence=str, post=str, deputies=dict)
ABSENCE_ENDED = declare("person.absence_ended", _("Back before the day"), absence=str, post=str, until_on=str)
ROSTER_FILLED = declare("roster.filled", _("Put on duty"), from_on=str, until_on=str, turns=list, people=list)
ROSTER_CLEARED = declare("roster.cleared", _("Turns cleared"), from_on=str, until_on=str, seats=list, people=list)
ROSTER_SWAPPED = declare("roster.swapped", _("Turn changed hands"), before=list, turns=list, people=list)
ROSTER_ARRANGED = declare("roster.arranged", _("Roster arranged"), in_parts=bool, duty_phone=str)
