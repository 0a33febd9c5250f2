"""Who is in the book already is listed under their keys."""

from django.db import migrations

from directory.finding.keys import person_keys, unit_keys

_BATCH = 1_000


def list_everybody(apps, schema_editor):
    models = {name: apps.get_model("directory", name) for name in ("Unit", "UnitListing", "Appointment", "Listing")}
    units = models["Unit"].objects.only("pk", "name", "short_name").iterator(_BATCH)
    models["UnitListing"].objects.bulk_create(
        (models["UnitListing"](unit_id=one.pk, keys=unit_keys(one.name, one.short_name)) for one in units),
        batch_size=_BATCH,
    )
    held = models["Appointment"].objects.select_related("person", "post").iterator(_BATCH)
    models["Listing"].objects.bulk_create((_listing(models["Listing"], one) for one in held), batch_size=_BATCH)


def _listing(listing, one):
    person, post = one.person, one.post
    keys = person_keys(
        name=person.name,
        pinyin=person.pinyin,
        staff_number=person.username,
        phone=person.phone,
        mobile=person.mobile,
        title=post.title,
        unit="",
    )
    return listing(
        appointment_id=one.pk,
        person_id=person.pk,
        post_id=post.pk,
        unit_id=post.unit_id,
        order=post.order,
        is_main=one.is_main,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        short=[],
        keys=keys,
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_finding_and_visibility")]

    operations = [migrations.RunPython(list_everybody, migrations.RunPython.noop)]
