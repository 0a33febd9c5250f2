import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0012_shelf_and_fields"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("staff", "Staff"),
                        ("division_head", "Division head"),
                        ("registry_clerk", "Registry clerk"),
                        ("office_editor", "Office editor"),
                        ("legal_reviewer", "Legal reviewer"),
                        ("office_director", "Office director"),
                        ("deputy_leader", "Deputy leader"),
                        ("principal_leader", "Principal leader"),
                        ("secretary", "Secretary"),
                        ("seal_keeper", "Seal keeper"),
                        ("archivist", "Archivist"),
                        ("supervisor", "Supervisor"),
                        ("unit_liaison", "Unit liaison"),
                        ("duty_officer", "Duty officer"),
                        ("org_admin", "Directory administrator"),
                        ("secrecy_officer", "Secrecy officer"),
                        ("app_admin", "Application administrator"),
                        ("system_admin", "System administrator"),
                        ("security_admin", "Security administrator"),
                        ("audit_admin", "Audit administrator"),
                    ],
                    max_length=30,
                ),
                default=list,
                size=None,
            ),
        ),
    ]
