"""Since supervision grants it with the opening, a connected system follows the matters it brought; here those before.
May run again, once the version before has stopped, for what that one opened meanwhile."""

from django.db import migrations

FOLLOW = """
INSERT INTO supervision_matterusergrant (permission_id, user_id, content_object_id)
SELECT permission.id, account.person_id, matter.id
FROM integration_arrival AS arrival
JOIN integration_source AS source ON source.id = arrival.source_id
JOIN integration_serviceaccount AS account ON account.id = source.account_id
JOIN supervision_matter AS matter ON matter.public_id = arrival.result_id
JOIN auth_permission AS permission ON permission.codename = 'follow_matter'
JOIN django_content_type AS kind ON kind.id = permission.content_type_id AND kind.app_label = 'supervision'
WHERE arrival.result_kind = 'matter'
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("integration", "0004_must_read_scope"),
        ("supervision", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FOLLOW, migrations.RunSQL.noop)]
