"""Who has a patient open right now. The row follows a merge like every other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOLLOW = """
CREATE TRIGGER follow_merge BEFORE INSERT OR UPDATE OF patient_id ON patients_presence
FOR EACH ROW EXECUTE FUNCTION anagen_follow_merge();
"""
UNFOLLOW = "DROP TRIGGER follow_merge ON patients_presence;"


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0011_lab_results'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(blank=True, max_length=20)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField()),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='patients.patient')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('patient', 'person'), name='one_presence_a_pair')],
            },
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
