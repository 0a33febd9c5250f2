from django.db import migrations, models

FILLED = "UPDATE directory_unitlisting AS listing SET path = unit.path FROM directory_unit AS unit WHERE unit.id = unit_id"
KEPT = """
CREATE FUNCTION directory_unitlisting_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_unitlisting AS listing SET path = moved.path
    FROM moved WHERE listing.unit_id = moved.id AND listing.path <> moved.path;
    RETURN NULL;
END $$;
CREATE TRIGGER directory_unitlisting_path AFTER UPDATE ON directory_unit
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION directory_unitlisting_path();
"""
NOT_KEPT = """
DROP TRIGGER directory_unitlisting_path ON directory_unit;
DROP FUNCTION directory_unitlisting_path;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0014_levels_and_counts")]

    operations = [
        migrations.AddField(
            model_name="unitlisting",
            name="path",
            field=models.CharField(default="", max_length=255),
            preserve_default=False,
        ),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="unitlisting",
            index=models.Index(fields=["path"], name="unit_listing_path"),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
