"""The key behind the QR code at a location's desk."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0011_audit_by_time'),
    ]

    operations = [
        migrations.AddField(
            model_name='location',
            name='arrival_key',
            field=models.CharField(blank=True, editable=False, max_length=43),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.UniqueConstraint(condition=models.Q(('arrival_key', ''), _negated=True), fields=('arrival_key',), name='one_location_an_arrival_key'),
        ),
    ]
