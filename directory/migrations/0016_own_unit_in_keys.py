from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from directory.finding.keys import own_unit_keys, unit_keys

_BATCH = 2_000
KEPT = """
CREATE OR REPLACE FUNCTION directory_unitlisting_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_unitlisting AS listing SET path = moved.path, has_below = moved.numchild > 0
    FROM moved WHERE listing.unit_id = moved.id
        AND (listing.path <> moved.path OR listing.has_below <> (moved.numchild > 0));
    RETURN NULL;
END $$;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION directory_unitlisting_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_unitlisting AS listing SET path = moved.path
    FROM moved WHERE listing.unit_id = moved.id AND listing.path <> moved.path;
    RETURN NULL;
END $$;
"""


def list_by_own_unit(apps, schema_editor):
    unit, unit_listing, listing = (apps.get_model("directory", name) for name in ("Unit", "UnitListing", "Listing"))
    units = list(unit.objects.only("pk", "name", "short_name", "numchild"))
    unit_listing.objects.bulk_update(
        (
            unit_listing(pk=one.pk, has_below=one.numchild > 0, keys=unit_keys(one.name, one.short_name))
            for one in units
        ),
        ["has_below", "keys"],
        batch_size=_BATCH,
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {listing._meta.db_table} SET keys = keys || %s::text[] WHERE unit_id = %s",
            [(sorted(own_unit_keys(one.short_name)), one.pk) for one in units],
        )


class Migration(migrations.Migration):
    dependencies = [("directory", "0015_listed_paths")]

    operations = [
        migrations.AddField("unitlisting", "has_below", models.BooleanField(default=False), preserve_default=False),
        migrations.RunSQL(KEPT, AS_BEFORE),
        migrations.RunPython(list_by_own_unit, migrations.RunPython.noop),
        migrations.AddIndex(
            "unitlisting",
            GinIndex(condition=models.Q(has_below=True), fields=["keys"], name="unit_listing_keys_above"),
        ),
    ]
