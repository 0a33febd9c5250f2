"""Who published a version of a route, and why; the database keeps versions as they are."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION engine_route_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Versions of routes stay as they are: % on engine_route is refused.', TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER engine_route_immutable BEFORE UPDATE OR DELETE ON engine_route
  FOR EACH ROW EXECUTE FUNCTION engine_route_is_immutable();
"""
UNGUARD = """
DROP TRIGGER engine_route_immutable ON engine_route;
DROP FUNCTION engine_route_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0013_legal_reviewer"),
        ("engine", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="route",
            name="published_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.appointment"
            ),
        ),
        migrations.AddField(
            model_name="route",
            name="why",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
