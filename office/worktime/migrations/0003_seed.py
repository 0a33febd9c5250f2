"""China's working calendar 2004–2026 and the usual office hours."""

from django.db import migrations

from office.worktime import seed


def plant(apps, schema_editor):
    seed.plant(apps)


class Migration(migrations.Migration):
    dependencies = [("worktime", "0002_stamps")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
