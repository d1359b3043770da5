from django.db import migrations, models

import bounceback.prospects.models
from bounceback.prospects import found


def make(apps, schema_editor):
    found.make()


class Migration(migrations.Migration):

    dependencies = [
        ('prospects', '0002_the_record'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='number',
            index=models.Index(models.F('workspace'), bounceback.prospects.models.Ending('e164'), models.F('e164'), name='number_by_ending'),
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
