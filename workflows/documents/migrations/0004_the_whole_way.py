"""The whole way of a document: steps it may take besides, opinions that are only added to, copies called back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION documents_opinion_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Opinions are only added to: % on documents_opinion is refused.', TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER documents_opinion_append_only BEFORE UPDATE OR DELETE ON documents_opinion
  FOR EACH ROW EXECUTE FUNCTION documents_opinion_is_append_only();
"""
UNGUARD = """
DROP TRIGGER documents_opinion_append_only ON documents_opinion;
DROP FUNCTION documents_opinion_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0013_legal_reviewer"),
        ("documents", "0003_pictures_of_seals"),
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JointIssuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joint_issuers",
                        to="documents.document",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.appointment"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "unit"), name="joint_issuer_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.CharField(max_length=120, verbose_name="Recipient")),
                ("sheets", models.PositiveSmallIntegerField(default=1, verbose_name="Copies")),
                ("how", models.CharField(blank=True, max_length=60, verbose_name="By which way")),
                ("sent_at", models.DateTimeField()),
                ("received_on", models.DateField(null=True)),
                ("received_by_name", models.CharField(blank=True, max_length=60)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_copies",
                        to="documents.document",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.appointment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "recipient"), name="paper_copy_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=60)),
                ("added_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "text"), name="phrase_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("drawn_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.file"),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="copy",
            name="copy_once",
        ),
        migrations.RemoveConstraint(
            model_name="copy",
            name="copy_received_with_time",
        ),
        migrations.AddField(
            model_name="copy",
            name="delivered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="copy",
            name="recall_reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="copy",
            name="recalled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="copy",
            name="reissued",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="document",
            name="adopted_on",
            field=models.DateField(null=True, verbose_name="Adopted on"),
        ),
        migrations.AddField(
            model_name="document",
            name="is_important",
            field=models.BooleanField(default=False, verbose_name="Important"),
        ),
        migrations.AddField(
            model_name="document",
            name="needs_legal_review",
            field=models.BooleanField(default=False, verbose_name="Legal review"),
        ),
        migrations.AddField(
            model_name="document",
            name="needs_meeting",
            field=models.BooleanField(default=False, verbose_name="Decided by a meeting"),
        ),
        migrations.AddField(
            model_name="document",
            name="verified_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="number",
            name="signed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="number",
            name="title",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="opinion",
            name="corrects",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="documents.opinion",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="signature",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.file"
            ),
        ),
        migrations.AddField(
            model_name="rendition",
            name="sm3",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="revision",
            name="correction",
            field=models.CharField(
                blank=True,
                choices=[("form", "A correction of form"), ("substance", "A change of substance")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="copy",
            name="state",
            field=models.CharField(
                choices=[
                    ("sent", "Sent"),
                    ("received", "Signed for"),
                    ("returned", "Returned"),
                    ("recalled", "Recalled"),
                ],
                default="sent",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Drafting"),
                    ("review", "Division review"),
                    ("countersign", "Countersigning"),
                    ("office_review", "Office review"),
                    ("legal_review", "Legal review"),
                    ("meeting", "Meeting"),
                    ("sign", "Signing"),
                    ("cosign", "Joint signing"),
                    ("verify", "Verifying"),
                    ("register", "Numbering"),
                    ("seal", "Sealing"),
                    ("proof", "Proof-reading"),
                    ("dispatch", "Dispatching"),
                    ("file", "Filing"),
                    ("filed", "Filed"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="number",
            name="document",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="numbers", to="documents.document"
            ),
        ),
        migrations.AlterField(
            model_name="number",
            name="state",
            field=models.CharField(
                choices=[("used", "In use"), ("free", "Cancelled, may be given again"), ("void", "Void")],
                default="used",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("submitted", "Submitted"),
                    ("agreed", "Agreed"),
                    ("agreed_changed", "Agreed with changes"),
                    ("disagreed", "Disagreed"),
                    ("change_requested", "Change requested"),
                    ("repaired", "Repaired"),
                    ("reopened", "Reopened"),
                    ("sent_back", "Sent back"),
                    ("withdrawn", "Withdrawn"),
                    ("signed", "Signed"),
                    ("advised", "Advised"),
                    ("passed_on", "Passed on"),
                    ("done", "Done"),
                    ("proposed", "Proposed"),
                    ("instructed", "Instructed"),
                    ("circled", "Circled"),
                    ("consented", "Signed by a circle, which counts as consent"),
                    ("mended", "Corrected in form"),
                    ("corrected", "Correction of an opinion"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["returned", "recalled"]), _negated=True),
                fields=("document", "unit"),
                name="copy_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at", None), ("state", "sent")),
                    models.Q(("received_at__isnull", False), ("state", "received")),
                    ("state", "returned"),
                    models.Q(("recalled_at__isnull", False), ("received_at", None), ("state", "recalled")),
                    _connector="OR",
                ),
                name="copy_received_with_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("document__isnull", False), models.Q(("title", ""), _negated=True), _connector="OR"
                ),
                name="number_of_something",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
