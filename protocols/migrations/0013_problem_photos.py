"""A photo belongs to the report it came with, and says by what consent it is kept."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0011_lab_results'),
        ('protocols', '0012_notice_calls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='problemreport',
            name='photo',
        ),
        migrations.AddField(
            model_name='problemreport',
            name='photo_agreed',
            field=models.CharField(blank=True, choices=[('standing', 'standing'), ('once', 'once')], max_length=8),
        ),
        migrations.AddField(
            model_name='problemreport',
            name='photo_key',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='problemreport',
            name='photo_small_key',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddConstraint(
            model_name='problemreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('photo_agreed', ''), ('photo_key', ''), ('photo_small_key', '')), models.Q(('photo_key', ''), ('photo_small_key', ''), ('photo_agreed', ''), _connector='OR', _negated=True), _connector='OR'), name='report_photo_has_a_consent'),
        ),
    ]
