"""Whoever changes a row of a calendar or schedule, by whatever door, changes its stamp in the same transaction."""

from django.db import migrations

TOUCH = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE {parent} SET stamp = gen_random_uuid() WHERE id IN (SELECT DISTINCT {key} FROM touched);
  RETURN NULL;
END $$;
"""

TRIGGER = """
CREATE TRIGGER {table}_{event}_{rows} AFTER {event} ON {table} REFERENCING {rows} TABLE AS touched
FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""

OWN = """
CREATE FUNCTION worktime_new_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.stamp := gen_random_uuid();
  RETURN NEW;
END $$;
CREATE TRIGGER worktime_calendar_stamp BEFORE UPDATE ON worktime_calendar
FOR EACH ROW EXECUTE FUNCTION worktime_new_stamp();
CREATE TRIGGER worktime_schedule_stamp BEFORE UPDATE ON worktime_schedule
FOR EACH ROW EXECUTE FUNCTION worktime_new_stamp();
"""

PARTS = {
    "worktime_touch_calendar": ("worktime_calendar", "calendar_id", ["worktime_calendarday", "worktime_calendaryear"]),
    "worktime_touch_schedule": ("worktime_schedule", "schedule_id", ["worktime_workinghours"]),
}
EVENTS = [("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")]


def _forwards():
    yield OWN
    for function, (parent, key, tables) in PARTS.items():
        yield TOUCH.format(function=function, parent=parent, key=key)
        for table in tables:
            for event, rows in EVENTS:
                yield TRIGGER.format(table=table, event=event, rows=rows, function=function)


BACKWARDS = """
DROP FUNCTION worktime_new_stamp() CASCADE;
DROP FUNCTION worktime_touch_calendar() CASCADE;
DROP FUNCTION worktime_touch_schedule() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]

    operations = [migrations.RunSQL("".join(_forwards()), BACKWARDS)]
