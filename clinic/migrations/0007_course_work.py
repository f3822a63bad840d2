"""Devices, waiting list, tasks, day notes, feeds, and changes that can be undone."""

import clinic.models.rota
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0006_message_kinds'),
        ('patients', '0004_assessment_signs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('another_time', 'another_time'), ('late_cancellation', 'late_cancellation'), ('course_decision', 'course_decision'), ('leave_over_appointment', 'leave_over_appointment'), ('practitioner_gone', 'practitioner_gone')], max_length=30)),
                ('role', models.CharField(choices=[('manager', 'manager'), ('clinician', 'clinician'), ('front_desk', 'front_desk')], max_length=20)),
                ('key', models.CharField(max_length=80)),
                ('url', models.CharField(blank=True, max_length=200)),
                ('facts', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=250)),
            ],
            options={
                'ordering': ('created_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='UndoableChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('booked', 'booked'), ('moved', 'moved'), ('cancelled', 'cancelled'), ('advanced', 'advanced'), ('course_booked', 'course_booked'), ('course_repaired', 'course_repaired'), ('course_ended', 'course_ended'), ('course_paused', 'course_paused'), ('course_resumed', 'course_resumed')], max_length=20)),
                ('at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('rows', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='WaitingListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_id', models.BigIntegerField(blank=True, null=True)),
                ('first_day', models.DateField(verbose_name='not before')),
                ('last_day', models.DateField(verbose_name='not after')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')]), blank=True, default=list, size=None)),
                ('from_time', models.TimeField(blank=True, null=True, verbose_name='from')),
                ('until_time', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note for the desk')),
                ('added_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('added_at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='appointmentchange',
            name='leave_number',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='appointmenttype',
            name='practitioners',
            field=models.ManyToManyField(blank=True, related_name='appointment_types', to=settings.AUTH_USER_MODEL, verbose_name='only done by'),
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('last_read_at', models.DateTimeField(blank=True, null=True)),
                ('staff_member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DayNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('text', models.CharField(max_length=500, verbose_name='note')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='day_notes', to='clinic.location')),
            ],
            options={
                'ordering': ('day', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='clinic.location')),
            ],
            options={
                'ordering': ('name', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='device',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='clinic.device'),
        ),
        migrations.AddField(
            model_name='appointmenttype',
            name='devices',
            field=models.ManyToManyField(blank=True, related_name='types', to='clinic.device', verbose_name='needs one of'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['arrived', 'booked', 'confirmed', 'done', 'held', 'in_room', 'in_treatment']), ('overbooked', False)), expressions=[('device', '='), (clinic.models.rota.TsTzRange('starts_at', 'blocked_until'), '&&')], name='device_not_double_booked'),
        ),
        migrations.AddField(
            model_name='task',
            name='appointment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='clinic.appointment'),
        ),
        migrations.AddField(
            model_name='task',
            name='assignee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='undoablechange',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='message',
            name='held_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held_messages', to='clinic.undoablechange'),
        ),
        migrations.AddField(
            model_name='message',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='withdrawn_messages', to='clinic.undoablechange'),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='booked_as',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting_entry', to='clinic.appointment'),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_entries', to='clinic.location'),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_entries', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='practitioner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting_entries', to=settings.AUTH_USER_MODEL, verbose_name='only with'),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_entries', to='clinic.appointmenttype'),
        ),
        migrations.AddConstraint(
            model_name='daynote',
            constraint=models.UniqueConstraint(fields=('location', 'day'), name='one_note_a_day_and_location'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(fields=('location', 'name'), name='device_name_unique_in_location'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['role', 'created_at'], name='task_open_by_role'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('key',), name='one_open_task_a_key'),
        ),
        migrations.AddIndex(
            model_name='undoablechange',
            index=models.Index(fields=['by', '-at'], name='change_by_person'),
        ),
        migrations.AddConstraint(
            model_name='undoablechange',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('at'))), name='change_expires_after_it_was_made'),
        ),
        migrations.AddIndex(
            model_name='waitinglistentry',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['location', 'first_day'], name='waiting_by_location'),
        ),
        migrations.AddConstraint(
            model_name='waitinglistentry',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='waiting_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='waitinglistentry',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None), ('session_id__isnull', False)), fields=('session_id',), name='one_open_entry_a_session'),
        ),
    ]
