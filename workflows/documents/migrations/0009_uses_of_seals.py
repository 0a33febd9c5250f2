import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0013_legal_reviewer'),
        ('documents', '0008_templates_and_wordings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SealUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('authorised_at', models.DateTimeField()),
                ('valid_until', models.DateField()),
                ('used_at', models.DateTimeField(null=True)),
                ('voided_at', models.DateTimeField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('certificate', models.CharField(blank=True, max_length=64)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('paper', models.BinaryField(null=True)),
                ('approver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seal_uses', to='documents.document')),
                ('keeper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requester', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('document', 'unit'), name='seal_use_once'), models.CheckConstraint(condition=models.Q(('requester', models.F('approver')), _negated=True), name='seal_use_asked_is_not_approved'), models.CheckConstraint(condition=models.Q(('keeper', None), models.Q(models.Q(('keeper', models.F('requester')), _negated=True), models.Q(('keeper', models.F('approver')), _negated=True)), _connector='OR'), name='seal_use_of_three_people'), models.CheckConstraint(condition=models.Q(models.Q(('keeper', None), ('sha256', ''), ('used_at', None)), models.Q(('keeper__isnull', False), ('used_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='seal_use_by_somebody'), models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='seal_use_void_with_reason')],
            },
        ),
    ]
