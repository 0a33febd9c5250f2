from django.db import migrations

# So many of the commonest keys that one of four hundred people is among them: from about there on another way of looking
# is the shorter one (`FEW` in directory/finding/ranking.py), and a key not among them counts as rare.
MORE = "ALTER TABLE directory_listing ALTER COLUMN keys SET STATISTICS 300"
AS_BEFORE = "ALTER TABLE directory_listing ALTER COLUMN keys SET STATISTICS 150"


class Migration(migrations.Migration):
    dependencies = [("directory", "0016_own_unit_in_keys")]

    operations = [migrations.RunSQL(MORE, AS_BEFORE)]
