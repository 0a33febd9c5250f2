from django.db import migrations

ADDED = "UPDATE documents_entry SET keys = keys || to_char(at AT TIME ZONE 'UTC', '\"@\"YYYYMM')"
TAKEN = "UPDATE documents_entry SET keys = array_remove(keys, to_char(at AT TIME ZONE 'UTC', '\"@\"YYYYMM'))"


class Migration(migrations.Migration):
    dependencies = [("documents", "0019_composed_routes")]

    operations = [migrations.RunSQL(ADDED, TAKEN)]
