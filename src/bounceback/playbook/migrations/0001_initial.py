
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0002_the_record'),
        ('campaigns', '0002_trying'),
        ('experiments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Option',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('title', models.CharField(max_length=120)),
                ('sort', models.CharField(choices=[('APPROACH', 'APPROACH'), ('SKILL', 'SKILL'), ('REJECTION', 'REJECTION')], max_length=9)),
                ('lever', models.CharField(choices=[('OPENING', 'OPENING'), ('HOUR', 'HOUR'), ('LIST', 'LIST'), ('QUESTION', 'QUESTION'), ('OBJECTIVE', 'OBJECTIVE'), ('PRACTICE', 'PRACTICE'), ('HAND_OVER', 'HAND_OVER')], max_length=9)),
                ('family', models.CharField(blank=True, choices=[('WRONG_TIME', 'WRONG_TIME'), ('NO_RAPPORT', 'NO_RAPPORT'), ('NO_VALUE', 'NO_VALUE'), ('WRONG_PERSON', 'WRONG_PERSON'), ('HAS_ONE', 'HAS_ONE'), ('OTHER', 'OTHER')], max_length=16)),
                ('aim', models.CharField(choices=[('ANSWERED', 'ANSWERED'), ('CONVERSATIONS', 'CONVERSATIONS'), ('RUNGS', 'RUNGS'), ('APPOINTMENTS', 'APPOINTMENTS'), ('FEWER_OF_REASON', 'FEWER_OF_REASON')], max_length=15)),
                ('fits', models.TextField()),
                ('steps', models.TextField()),
                ('costs', models.CharField(blank=True, max_length=300)),
                ('shows', models.CharField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('shipped', models.CharField(blank=True, max_length=40)),
                ('made_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('reason', models.CharField(blank=True, choices=[('WRONG_TIME', 'WRONG_TIME'), ('NO_RAPPORT', 'NO_RAPPORT'), ('NO_VALUE', 'NO_VALUE'), ('WRONG_PERSON', 'WRONG_PERSON'), ('HAS_ONE', 'HAS_ONE'), ('OTHER', 'OTHER')], max_length=16)),
                ('remind', models.CharField(max_length=160)),
                ('aim', models.CharField(choices=[('ANSWERED', 'ANSWERED'), ('CONVERSATIONS', 'CONVERSATIONS'), ('RUNGS', 'RUNGS'), ('APPOINTMENTS', 'APPOINTMENTS'), ('FEWER_OF_REASON', 'FEWER_OF_REASON')], max_length=15)),
                ('finish', models.PositiveIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, choices=[('KEEP', 'KEEP'), ('ADAPT', 'ADAPT'), ('DROP', 'DROP')], max_length=5)),
                ('lesson', models.TextField(blank=True)),
                ('after', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adapted', to='playbook.plan')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='campaigns.campaign')),
                ('experiment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='experiments.experiment')),
                ('option', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='playbook.option')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stroke', models.UUIDField(db_index=True)),
                ('did', models.CharField(choices=[('DID', 'DID'), ('FORGOT', 'FORGOT')], max_length=6)),
                ('marked_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='playbook.plan')),
            ],
        ),
        migrations.CreateModel(
            name='Tip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('source', models.CharField(blank=True, max_length=300)),
                ('noted_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('option', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tips', to='playbook.option')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='option',
            constraint=models.UniqueConstraint(fields=('workspace', 'title'), name='option_title_once_per_workspace'),
        ),
        migrations.AddConstraint(
            model_name='option',
            constraint=models.UniqueConstraint(condition=models.Q(('shipped', ''), _negated=True), fields=('workspace', 'shipped'), name='option_shipped_once_per_workspace'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('finish__gte', 1)), name='plan_has_a_finish_line'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ending', '')), models.Q(('ended_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='plan_end_time_and_ending_go_together'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'campaign', 'option'), name='plan_option_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('plan', 'stroke'), name='mark_once_per_call'),
        ),
    ]
