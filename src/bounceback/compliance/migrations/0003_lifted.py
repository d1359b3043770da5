from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0002_the_record'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='suppression',
            index=models.Index(condition=models.Q(('lifted_at__isnull', False)), fields=['workspace', 'lifted_at'], name='suppression_lifted'),
        ),
    ]
