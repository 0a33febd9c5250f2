from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0016_still_plain")]

    operations = [
        migrations.RemoveIndex("disclosure", "disclosure_asked"),
        migrations.AddIndex(
            "disclosure", models.Index(fields=["-agreed_at", "-asked_at"], name="disclosure_asked")
        ),
    ]
