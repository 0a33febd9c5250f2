import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0015_register_corrections'),
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pages', models.PositiveIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('marked_page', models.PositiveIntegerField(null=True)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recognition', to='files.file')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('marked_page', None), ('finished_at__isnull', False), _connector='OR'), name='recognition_ends_at_a_mark')],
            },
        ),
        migrations.CreateModel(
            name='RecognisedPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('way', models.CharField(choices=[('layer', 'As they stand in the file'), ('machine', 'Read by a machine'), ('not_tried', 'Not read'), ('failed', 'Could not be read')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('recognition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read', to='documents.recognition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('recognition', 'number'), name='page_recognised_once')],
            },
        ),
    ]
