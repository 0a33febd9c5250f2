from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_withheld")]

    operations = [migrations.AddField("file", "sealed_at", models.DateTimeField(null=True))]
