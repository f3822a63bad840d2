"""Everything a session's record asks for, and what was given all the same."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


LOCK = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON protocols_sessionincident
FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
CREATE TRIGGER keep_signed BEFORE INSERT ON protocols_sessionincident
FOR EACH ROW EXECUTE FUNCTION anagen_keep_signed_record_parts();
"""
UNLOCK = """
DROP TRIGGER keep_signed ON protocols_sessionincident;
DROP TRIGGER append_only ON protocols_sessionincident;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0006_rows_follow_merges'),
        ('protocols', '0005_rows_follow_merges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SessionIncident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('expired', 'expired'), ('held_back', 'held_back'), ('open_too_long', 'open_too_long'), ('blocked', 'blocked'), ('allergy', 'allergy'), ('incompatible', 'incompatible'), ('too_many', 'too_many')], max_length=16)),
                ('ingredient', models.CharField(max_length=40)),
                ('lot', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=250)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='productuse',
            name='syringe',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='aftercare_channel',
            field=models.CharField(blank=True, choices=[('paper', 'paper'), ('mail', 'mail')], max_length=10),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='aftercare_version',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='assistant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='cartridge_lot',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='condition',
            field=models.CharField(blank=True, choices=[('well', 'well'), ('see_note', 'see_note')], max_length=12),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='contact_seconds',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='device_serial',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='draft',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='emergency_number_given',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='gloves',
            field=models.CharField(blank=True, choices=[('latex_free', 'latex_free'), ('latex', 'latex')], max_length=12),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='needle_length_mm',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='needle_stick',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='observation_started_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='observation_stopped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='second_checker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='sharps_count',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='signature_key',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='signed_name',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='single_use',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='too_many_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddConstraint(
            model_name='sessionrecord',
            constraint=models.CheckConstraint(condition=models.Q(('observation_stopped_at', None), ('observation_stopped_at__gte', models.F('observation_started_at')), _connector='OR'), name='record_observation_in_order'),
        ),
        migrations.AddConstraint(
            model_name='sessionrecord',
            constraint=models.CheckConstraint(condition=models.Q(('second_checker', None), models.Q(('second_checker', models.F('operator')), _negated=True), _connector='OR'), name='record_second_checker_is_another'),
        ),
        migrations.AddField(
            model_name='sessionincident',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sessionincident',
            name='confirmed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sessionincident',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='protocols.sessionrecord'),
        ),
        migrations.AddConstraint(
            model_name='sessionincident',
            constraint=models.UniqueConstraint(fields=('record', 'code', 'ingredient', 'lot'), name='one_incident_a_fault_and_lot'),
        ),
        migrations.AddConstraint(
            model_name='sessionincident',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='incident_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sessionincident',
            constraint=models.CheckConstraint(condition=models.Q(('by', models.F('confirmed_by')), _negated=True), name='incident_is_said_by_two'),
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
