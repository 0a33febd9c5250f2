from django.db import migrations

SAY_AT_WHICH_STEP = """
UPDATE viewflow_task AS aside
SET data = aside.data || jsonb_build_object('at', (
  SELECT regexp_replace(step.flow_task, '^.*[.]', '')
  FROM viewflow_task AS step
  WHERE step.process_id = aside.process_id AND step.id < aside.id AND step.flow_task_type = 'HUMAN'
    AND step.flow_task !~ '[.](consult|repair)$'
  ORDER BY step.id DESC LIMIT 1
))
WHERE aside.flow_task ~ '[.](consult|repair)$'
"""


class Migration(migrations.Migration):
    """Opinions and repairs under way learn to which step of their route they belong."""

    dependencies = [("engine", "0002_published_by"), ("viewflow", "0015_task_scheduled")]

    operations = [migrations.RunSQL(SAY_AT_WHICH_STEP, migrations.RunSQL.noop)]
