"""A protocol copied under a name of its own says what it was made from."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('protocols', '0014_session_details_and_lot_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='knowledgeedition',
            name='base_slug',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='knowledgeedition',
            name='origin_slug',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='knowledgeedition',
            name='origin_version',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='knowledgeedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('base_slug', ''), ('origin_slug', ''), ('origin_version', '')), models.Q(('kind', 'protocol'), models.Q(('base_slug', ''), _negated=True), models.Q(('origin_slug', ''), _negated=True), models.Q(('origin_version', ''), _negated=True)), _connector='OR'), name='edition_copy_says_its_origin'),
        ),
    ]
