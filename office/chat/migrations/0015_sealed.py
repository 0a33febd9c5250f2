"""What messages said before they were changed or taken back is sealed, and stands in their rows no more.

The version that ran before goes on posting; until it is restarted it shows no words of messages that were changed. Its
column keeps a default for it and is empty from here on. Going back keeps what messages say at present; what is sealed
is lost with its table.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from office.audit.sealing import seal

CHANGED = """
SELECT id, text, recalled_at, cleared_at FROM chat_entry
WHERE kind = 'posted' AND (edited_at IS NOT NULL OR recalled_at IS NOT NULL) ORDER BY id
"""
CHANGES = "SELECT text, said_at FROM chat_entry WHERE target_id = %s AND kind = 'edited' ORDER BY seq"
SEAL = "INSERT INTO chat_sealed (entry_id, words, sealed_at) VALUES (%s, %s, %s)"
EMPTY = "UPDATE chat_entry SET text = '', edited_text = '', people = '[]', keys = '{}' WHERE id = %s"
AS_IT_READS = "UPDATE chat_entry SET text = edited_text, edited_text = '' WHERE id = %s"
AS_IT_WAS_KEPT = """
UPDATE chat_entry SET edited_text = text WHERE edited_at IS NOT NULL;
UPDATE chat_entry AS change SET text = message.text, people = message.people FROM chat_entry AS message
WHERE change.kind = 'edited' AND message.id = change.target_id
"""


def seal_what_stands_no_more(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CHANGED)
        for pk, text, recalled_at, cleared_at in cursor.fetchall():
            cursor.execute(CHANGES, [pk])
            changes = cursor.fetchall()
            read = [text, *(words for words, _at in changes)]
            until = [*(at for _words, at in changes), recalled_at]
            for words, at in zip(read, until, strict=True):
                if words and at and not cleared_at:
                    cursor.execute(SEAL, [pk, seal("office.chat", words), at])
            cursor.execute(EMPTY if recalled_at else AS_IT_READS, [pk])
        cursor.execute("UPDATE chat_entry SET text = '', people = '[]' WHERE kind = 'edited' AND text <> ''")


def keep_as_before(apps, schema_editor):
    schema_editor.execute(AS_IT_WAS_KEPT)


class Migration(migrations.Migration):
    dependencies = [("chat", "0014_entry_said"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Sealed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("sealed_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sealed", to="chat.entry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="chat.entry"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["-asked_at"], name="disclosure_asked")]},
        ),
        migrations.RunPython(seal_what_stands_no_more, keep_as_before),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE chat_entry ALTER COLUMN edited_text SET DEFAULT ''",
                    "ALTER TABLE chat_entry ALTER COLUMN edited_text DROP DEFAULT",
                )
            ],
            state_operations=[migrations.RemoveField("entry", "edited_text")],
        ),
    ]
