from django.db import migrations


class Migration(migrations.Migration):
    """Made the index of words once. Now 0006 makes it, when all tables whose words it holds are there."""

    dependencies = [
        ("calling", "0002_the_record"),
    ]

    operations = []
