from django.db import migrations

from bounceback.calling import search


def make(apps, schema_editor):
    search.make()


class Migration(migrations.Migration):
    dependencies = [
        ("calling", "0002_the_record"),
    ]

    operations = [
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
