from django.db import migrations

# So many of the commonest keys that one in three hundred people is among them: which way is looked hangs on it.
MORE = "ALTER TABLE directory_listing ALTER COLUMN keys SET STATISTICS 150"
AS_BEFORE = "ALTER TABLE directory_listing ALTER COLUMN keys SET STATISTICS 50"


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_absence")]

    operations = [migrations.RunSQL(MORE, AS_BEFORE)]
