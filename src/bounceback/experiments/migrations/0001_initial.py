
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0002_the_record'),
        ('campaigns', '0002_trying'),
        ('prospects', '0003_words_of_prospects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=40)),
                ('begins_hour', models.PositiveSmallIntegerField(null=True)),
                ('ends_hour', models.PositiveSmallIntegerField(null=True)),
                ('adopted_at', models.DateTimeField(null=True)),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.openingversion')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Experiment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('OPENING', 'OPENING'), ('WINDOW', 'WINDOW')], max_length=8)),
                ('horizon', models.PositiveIntegerField()),
                ('budget', models.PositiveIntegerField()),
                ('rounds_a_day', models.PositiveSmallIntegerField(null=True)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, choices=[('ADOPTED', 'ADOPTED'), ('KEPT', 'KEPT'), ('STOPPED', 'STOPPED'), ('RESTARTED', 'RESTARTED')], max_length=9)),
                ('after', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='restarts', to='experiments.experiment')),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experiments', to='campaigns.campaign')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Deal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('block', models.CharField(max_length=80)),
                ('round', models.PositiveIntegerField()),
                ('place', models.PositiveSmallIntegerField()),
                ('dealt_at', models.DateTimeField()),
                ('stroke', models.UUIDField(db_index=True, null=True)),
                ('spent_at', models.DateTimeField(null=True)),
                ('arm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deals', to='experiments.arm')),
                ('caller', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='prospects.listing')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
                ('experiment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deals', to='experiments.experiment')),
            ],
        ),
        migrations.AddField(
            model_name='arm',
            name='experiment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arms', to='experiments.experiment'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('campaign', 'kind'), name='experiment_one_running_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ending', '')), models.Q(('ended_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='experiment_end_time_and_ending_go_together'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'WINDOW'), ('rounds_a_day__isnull', False)), models.Q(('kind', 'OPENING'), ('rounds_a_day', None)), _connector='OR'), name='experiment_of_windows_deals_rounds_a_day'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('stroke', None)), fields=['experiment', 'caller', 'block', 'round', 'place'], name='deal_waiting'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.UniqueConstraint(fields=('experiment', 'round', 'place'), name='deal_place_once_per_round'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.UniqueConstraint(fields=('experiment', 'round', 'arm'), name='deal_arm_once_per_round'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.UniqueConstraint(condition=models.Q(('stroke__isnull', False)), fields=('experiment', 'stroke'), name='deal_one_per_call'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('spent_at', None), ('stroke', None)), models.Q(('spent_at__isnull', False), ('stroke__isnull', False)), _connector='OR'), name='deal_stroke_and_time_go_together'),
        ),
        migrations.AddConstraint(
            model_name='arm',
            constraint=models.UniqueConstraint(fields=('experiment', 'position'), name='arm_position_once_per_experiment'),
        ),
        migrations.AddConstraint(
            model_name='arm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('begins_hour', None), ('ends_hour', None), ('version__isnull', False)), models.Q(('begins_hour__isnull', False), ('begins_hour__lt', models.F('ends_hour')), ('ends_hour__lte', 24), ('version', None)), _connector='OR'), name='arm_is_words_or_hours'),
        ),
    ]
