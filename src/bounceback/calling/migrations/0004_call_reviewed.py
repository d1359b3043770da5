from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calling', '0003_words_of_calls'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='call',
            index=models.Index(
                fields=[
                    'workspace', 'prospect', 'came_in', 'outcome', 'rung', 'reason', 'talk_seconds', 'campaign', 'list',
                    'dialled_at', 'precision', 'opening', 'caller', 'local_hour', 'local_weekday', 'first_contact',
                    'attempt',
                ],
                name='call_reviewed',
            ),
        ),
    ]
