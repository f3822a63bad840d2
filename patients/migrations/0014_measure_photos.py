"""Each measure of a zone names the photos that show it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0013_close_ups_and_areata'),
    ]

    operations = [
        migrations.AddField(
            model_name='zonemeasurement',
            name='image_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None),
        ),
    ]
