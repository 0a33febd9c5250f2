"""Pictures of seals were files of the unit, which everybody with a post may see; now they are the seals' own."""

from django.db import migrations

OWN = "UPDATE files_file SET subject_kind = 'seals' WHERE id IN (SELECT picture_id FROM documents_seal)"
OF_THE_UNIT = "UPDATE files_file SET subject_kind = 'unit' WHERE id IN (SELECT picture_id FROM documents_seal)"


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_return"), ("files", "0001_initial")]
    operations = [migrations.RunSQL(OWN, OF_THE_UNIT)]
