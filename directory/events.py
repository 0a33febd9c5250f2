"""What happens in the directory."""

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

ENROLLED = declare("person.enrolled", _("Person enrolled"), outside=True)
CORRECTED = declare("person.corrected", _("Particulars corrected"), before=dict, after=dict)
DEACTIVATED = declare("person.deactivated", _("Person deactivated"), outside=True)
APPOINTED = declare("person.appointed", _("Appointed to a post"), outside=True, post=str, post_id=str, starts_on=str)
RELIEVED = declare("person.relieved", _("Relieved of a post"), outside=True, post=str, post_id=str, ends_on=str)
UNIT_ESTABLISHED = declare("unit.established", _("Unit established"), outside=True)
UNIT_RENAMED = declare(
    "unit.renamed", _("Unit renamed"), outside=True, before=str, after=str, short_name=str, on=str
)  # fmt: skip
UNIT_PLACED = declare("unit.placed", _("Place among its sisters changed"), outside=True, after=str, on=str)
UNIT_MOVED = declare("unit.moved", _("Unit moved"), outside=True, from_unit=str, to_unit=str, on=str)
UNIT_MERGED = declare(
    "unit.merged", _("Unit merged into another"), outside=True, into=str, into_name=str, units=int, posts=int, on=str
)
UNIT_ABOLISHED = declare("unit.abolished", _("Unit abolished"), outside=True, on=str)
POST_CHANGED = declare(
    "unit.post_changed", _("Post changed"), outside=True, post=str, post_id=str, before=str, roles=list, on=str
)
POST_PLACED = declare("unit.post_placed", _("Official order changed"), outside=True, post=str, post_id=str, on=str)
POST_ABOLISHED = declare("unit.post_abolished", _("Post abolished"), outside=True, post=str, post_id=str, on=str)
CHANGE_BOOKED = declare("unit.change_booked", _("Change booked"), booking=str, verb=str, about=str, on=str)
CHANGE_WITHDRAWN = declare("unit.change_withdrawn", _("Booked change withdrawn"), booking=str, verb=str, on=str)
CHANGE_FAILED = declare(
    "unit.change_failed", _("Booked change could not be done"), booking=str, verb=str, on=str, reason=str
)
MADE_MAIN = declare("person.main_post_changed", _("Main post changed"), outside=True, post=str, post_id=str)
CALLED_OFF = declare("person.appointment_called_off", _("Appointment called off"), outside=True, post=str, post_id=str)
STAYS = declare("person.relief_called_off", _("Relief called off"), outside=True, post=str, post_id=str)
POST_ESTABLISHED = declare("unit.post_established", _("Post established"), outside=True, post=str, roles=list)
IMPORTED = declare(
    "directory.imported", _("Staff list taken in"), outside=True, units=int, posts=int, people=int, appointments=int
)
RULE_MADE = declare("directory.rule_made", _("Visibility rule made"), kind=str, about=list, others=list)
RULE_ENDED = declare("directory.rule_ended", _("Visibility rule ended"), kind=str)
FIELD_RULE_MADE = declare(
    "directory.field_rule_made", _("Rule about a particular made"), particular=str, grade=str, shown=str, asked=str
)
FIELD_RULE_ENDED = declare(
    "directory.field_rule_ended", _("Rule about a particular ended"), particular=str, grade=str
)  # fmt: skip
MOBILE_SHOWN = declare("person.mobile_shown", _("Mobile number shown"), reason=str)
ABSENCE_BOOKED = declare(
    "person.absence_booked", _("Absence booked"), absence=str, post=str, from_on=str, until_on=str, deputies=dict
)
DEPUTIES_NAMED = declare("person.deputies_named", _("Deputies named"), absence=str, post=str, deputies=dict)
ABSENCE_ENDED = declare("person.absence_ended", _("Back before the day"), absence=str, post=str, until_on=str)
IMPORT_BEGUN = declare("directory.import_begun", _("Staff list brought"), file=str, list=str)
IMPORT_GIVEN_UP = declare("directory.import_given_up", _("Staff list given up"), file=str, list=str)
IMPORT_APPLIED = declare(
    "directory.import_applied",
    _("Staff list applied"),
    outside=True,
    file=str,
    list=str,
    is_complete=bool,
    counts=dict,
    digest=str,
)
EXPORTED = declare("directory.exported", _("Directory exported"), reason=str, people=int, format=str)
ROSTER_FILLED = declare("roster.filled", _("Put on duty"), from_on=str, until_on=str, turns=list, people=list)
ROSTER_CLEARED = declare("roster.cleared", _("Turns cleared"), from_on=str, until_on=str, seats=list, people=list)
ROSTER_SWAPPED = declare("roster.swapped", _("Turn changed hands"), before=list, turns=list, people=list)
ROSTER_ARRANGED = declare("roster.arranged", _("Roster arranged"), in_parts=bool, duty_phone=str)
CALENDAR_ANNOUNCED = declare(
    "calendar.announced", _("Holidays announced"), calendar=str, source=str, years=list, changed=list, since=str
)
CALENDAR_ENTERED = declare("calendar.entered", _("Calendar entered"), calendar=str, copied_from=str)
SCHEDULE_ENTERED = declare("schedule.entered", _("Working hours entered"), schedule=str, now=dict)
SCHEDULE_CHANGED = declare("schedule.changed", _("Working hours changed"), schedule=str, was=dict, now=dict)
SCHEDULE_CHOSEN = declare("unit.schedule_chosen", _("Working hours chosen"), schedule=str)
