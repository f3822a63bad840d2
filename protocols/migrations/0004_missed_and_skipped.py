"""Missed and skipped sessions, and why a course was paused or ended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0007_course_work'),
        ('protocols', '0003_reminder_switches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MissedSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('no_show', 'no_show'), ('late_cancelled', 'late_cancelled'), ('cancelled', 'cancelled'), ('clinic', 'clinic')], max_length=20)),
                ('reason', models.CharField(choices=[('ill', 'ill'), ('family', 'family'), ('forgot', 'forgot'), ('travel', 'travel'), ('work', 'work'), ('clinic', 'clinic'), ('other', 'other'), ('unknown', 'unknown')], default='unknown', max_length=20)),
                ('note', models.CharField(blank=True, max_length=250)),
                ('fee', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('recorded_at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='course',
            name='end_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='course',
            name='paused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plannedsession',
            name='skip_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='plannedsession',
            name='skipped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plannedsession',
            name='skipped_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='plannedsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('skipped_at', None), ('skipped_by', None)), models.Q(('skipped_at__isnull', False), ('skipped_by__isnull', False)), _connector='OR'), name='session_skipped_has_who_and_when'),
        ),
        migrations.AddField(
            model_name='missedsession',
            name='appointment',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='missed_session', to='clinic.appointment'),
        ),
        migrations.AddField(
            model_name='missedsession',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='missedsession',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missed', to='protocols.plannedsession'),
        ),
        migrations.AddConstraint(
            model_name='missedsession',
            constraint=models.CheckConstraint(condition=models.Q(('fee', None), ('fee__gte', 0), _connector='OR'), name='missed_session_fee_is_not_negative'),
        ),
    ]
