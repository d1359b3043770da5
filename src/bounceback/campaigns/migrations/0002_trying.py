
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0002_the_record'),
        ('campaigns', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FinerReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.CharField(choices=[('WRONG_TIME', 'WRONG_TIME'), ('NO_RAPPORT', 'NO_RAPPORT'), ('NO_VALUE', 'NO_VALUE'), ('WRONG_PERSON', 'WRONG_PERSON'), ('HAS_ONE', 'HAS_ONE'), ('OTHER', 'OTHER')], max_length=16)),
                ('label', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField()),
                ('archived_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'family', 'label'), name='finer_reason_label_once')],
            },
        ),
        migrations.CreateModel(
            name='OpeningPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_periods', to='campaigns.campaign')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='campaigns.opening')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('campaign',), name='opening_one_in_use_per_campaign')],
            },
        ),
        migrations.CreateModel(
            name='WindowPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_hour', models.PositiveSmallIntegerField()),
                ('ends_hour', models.PositiveSmallIntegerField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='window_periods', to='campaigns.campaign')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('campaign',), name='window_one_in_use_per_campaign'), models.CheckConstraint(condition=models.Q(('begins_hour__lt', models.F('ends_hour')), ('ends_hour__lte', 24)), name='window_is_a_span_of_hours')],
            },
        ),
    ]
