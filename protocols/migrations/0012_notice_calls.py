"""Whom the front desk was asked to call, because no mail of a recall reached them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('protocols', '0011_adverse_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='recallnotice',
            name='called_for_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
