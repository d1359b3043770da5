
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0002_the_record'),
        ('calling', '0006_hearings_move'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written', models.CharField(blank=True, choices=[('WRONG_TIME', 'WRONG_TIME'), ('NO_RAPPORT', 'NO_RAPPORT'), ('NO_VALUE', 'NO_VALUE'), ('WRONG_PERSON', 'WRONG_PERSON'), ('HAS_ONE', 'HAS_ONE'), ('OTHER', 'OTHER')], max_length=16)),
                ('first', models.CharField(choices=[('WRONG_TIME', 'WRONG_TIME'), ('NO_RAPPORT', 'NO_RAPPORT'), ('NO_VALUE', 'NO_VALUE'), ('WRONG_PERSON', 'WRONG_PERSON'), ('HAS_ONE', 'HAS_ONE'), ('OTHER', 'OTHER')], max_length=16)),
                ('second', models.CharField(choices=[('WRONG_TIME', 'WRONG_TIME'), ('NO_RAPPORT', 'NO_RAPPORT'), ('NO_VALUE', 'NO_VALUE'), ('WRONG_PERSON', 'WRONG_PERSON'), ('HAS_ONE', 'HAS_ONE'), ('OTHER', 'OTHER')], max_length=16)),
                ('settled', models.CharField(choices=[('WRONG_TIME', 'WRONG_TIME'), ('NO_RAPPORT', 'NO_RAPPORT'), ('NO_VALUE', 'NO_VALUE'), ('WRONG_PERSON', 'WRONG_PERSON'), ('HAS_ONE', 'HAS_ONE'), ('OTHER', 'OTHER')], max_length=16)),
                ('looked_at', models.DateTimeField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_looks', to='calling.call')),
                ('looked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'looked_by'), name='second_look_once_each')],
            },
        ),
    ]
