"""The table goes to accounts with its rows; this room knows no model any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("SavedView", "accounts_savedview")],
            state_operations=[migrations.DeleteModel("SavedView")],
        )
    ]
