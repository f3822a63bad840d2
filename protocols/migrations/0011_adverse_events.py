"""Reports of problems and the adverse events they become; none can be deleted.

What was reported, and each entry of an event's history, never changes. An event changes
only together with an entry of its new version: that is looked at when a transaction ends.
"""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


APPEND_ONLY = ("protocols_problemreport", "protocols_evententry")
NEVER_DELETED = (
    "protocols_adverseevent",
    "protocols_dutyalert",
    "protocols_eventfollowup",
)
FOLLOWS_MERGES = ("protocols_adverseevent", "protocols_problemreport")

EVENT_GUARD = """
CREATE FUNCTION anagen_guard_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.uid, OLD.opened_at) IS DISTINCT FROM (NEW.uid, NEW.opened_at)
     OR OLD.opened_by_id IS DISTINCT FROM NEW.opened_by_id THEN
    RAISE EXCEPTION 'how an event was opened is never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF to_jsonb(OLD) - 'patient_id' <> to_jsonb(NEW) - 'patient_id'
     AND NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'each change of an event makes its next version'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER guard_event BEFORE UPDATE ON protocols_adverseevent
FOR EACH ROW EXECUTE FUNCTION anagen_guard_event();
CREATE FUNCTION anagen_event_has_its_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM protocols_evententry
    WHERE event_id = NEW.id AND version = NEW.version
  ) AND EXISTS (SELECT 1 FROM protocols_adverseevent WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'a change of an event leaves an entry'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER has_its_entry
AFTER INSERT OR UPDATE OF version ON protocols_adverseevent
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION anagen_event_has_its_entry();
CREATE TRIGGER keep_done BEFORE UPDATE ON protocols_eventfollowup
FOR EACH ROW WHEN (OLD.done_at IS NOT NULL) EXECUTE FUNCTION anagen_refuse_change();
CREATE TRIGGER keep_opened BEFORE UPDATE ON protocols_dutyalert
FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL) EXECUTE FUNCTION anagen_refuse_change();
"""
DROP_EVENT_GUARD = """
DROP TRIGGER keep_opened ON protocols_dutyalert;
DROP TRIGGER keep_done ON protocols_eventfollowup;
DROP TRIGGER has_its_entry ON protocols_adverseevent;
DROP FUNCTION anagen_event_has_its_entry();
DROP TRIGGER guard_event ON protocols_adverseevent;
DROP FUNCTION anagen_guard_event();
"""


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
        """,
        f"DROP TRIGGER append_only ON {table};",
    )


def never_deleted(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER never_deleted BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
        """,
        f"DROP TRIGGER never_deleted ON {table};",
    )


def follows_merges(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER follow_merge BEFORE INSERT OR UPDATE OF patient_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION anagen_follow_merge();
        """,
        f"DROP TRIGGER follow_merge ON {table};",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0011_lab_results'),
        ('protocols', '0010_knowledge_editions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdverseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=8)),
                ('term', models.CharField(blank=True, max_length=40)),
                ('onset_at', models.DateTimeField(blank=True, null=True)),
                ('onset_has_time', models.BooleanField(default=False)),
                ('sites', models.JSONField(default=list)),
                ('grade', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('seriousness', models.CharField(blank=True, choices=[('not_serious', 'not_serious'), ('hospital', 'hospital'), ('life_threatening', 'life_threatening'), ('disabling', 'disabling'), ('death', 'death'), ('important', 'important')], max_length=20)),
                ('relatedness', models.CharField(blank=True, choices=[('unrelated', 'unrelated'), ('unlikely', 'unlikely'), ('possible', 'possible'), ('probable', 'probable'), ('definite', 'definite')], max_length=12)),
                ('action_taken', models.TextField(blank=True, max_length=2000)),
                ('treatment', models.TextField(blank=True, max_length=2000)),
                ('outcome', models.CharField(blank=True, choices=[('recovered', 'recovered'), ('recovering', 'recovering'), ('not_recovered', 'not_recovered'), ('lasting_effects', 'lasting_effects'), ('fatal', 'fatal'), ('unknown', 'unknown')], max_length=16)),
                ('resolved_on', models.DateField(blank=True, null=True)),
                ('reported_authority_on', models.DateField(blank=True, null=True)),
                ('reported_maker_on', models.DateField(blank=True, null=True)),
                ('reported_reference', models.CharField(blank=True, max_length=120)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adverse_events', to='protocols.course')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adverse_events', to='patients.patient')),
                ('record', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adverse_events', to='protocols.sessionrecord')),
            ],
            options={
                'ordering': ('-opened_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='EventEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'opened'), ('reported_again', 'reported_again'), ('seen', 'seen'), ('assessed', 'assessed'), ('note', 'note'), ('follow_up_planned', 'follow_up_planned'), ('follow_up_done', 'follow_up_done'), ('course_resumed', 'course_resumed'), ('exported', 'exported'), ('closed', 'closed'), ('reopened', 'reopened')], max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True, max_length=2000)),
                ('changes', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='protocols.adverseevent')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='EventFollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('planned_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('findings', models.TextField(blank=True, max_length=2000)),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='protocols.adverseevent')),
                ('planned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('due_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ProblemReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.UUIDField(unique=True)),
                ('channel', models.CharField(choices=[('link', 'link'), ('phone', 'phone'), ('clinic', 'clinic')], max_length=8)),
                ('terms', models.JSONField(default=list)),
                ('zones', models.JSONField(default=list)),
                ('began_on', models.DateField(blank=True, null=True)),
                ('began_time', models.TimeField(blank=True, null=True)),
                ('answers', models.JSONField(default=dict)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('is_urgent', models.BooleanField()),
                ('language', models.CharField(max_length=10)),
                ('reported_at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='protocols.adverseevent')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problem_reports', to='patients.patient')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.photo')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-reported_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='DutyAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_at', models.DateTimeField()),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('clinician', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duty_alerts', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='alert', to='protocols.problemreport')),
            ],
            options={
                'ordering': ('raised_at', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['patient'], name='event_open_by_patient'),
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(fields=['opened_at'], name='event_by_time'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('grade', None), ('grade__range', (1, 5)), _connector='OR'), name='event_grade_in_range'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed'), models.Q(('outcome', ''), _negated=True)), models.Q(('closed_at', None), ('closed_by', None), ('state', 'open')), _connector='OR'), name='event_closed_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['recovered', 'lasting_effects']), _negated=True), ('resolved_on__isnull', False), _connector='OR'), name='event_resolved_has_a_day'),
        ),
        migrations.AddIndex(
            model_name='evententry',
            index=models.Index(fields=['event', 'version'], name='event_entry_by_version'),
        ),
        migrations.AddConstraint(
            model_name='eventfollowup',
            constraint=models.UniqueConstraint(fields=('event', 'due_on'), name='one_follow_up_a_day'),
        ),
        migrations.AddConstraint(
            model_name='eventfollowup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None), ('findings', '')), models.Q(('done_at__isnull', False), ('done_by__isnull', False), models.Q(('findings', ''), _negated=True)), _connector='OR'), name='follow_up_done_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='problemreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'link'), ('taken_by', None)), models.Q(models.Q(('channel', 'link'), _negated=True), ('taken_by__isnull', False)), _connector='OR'), name='report_by_phone_names_who_took_it'),
        ),
        migrations.AddIndex(
            model_name='dutyalert',
            index=models.Index(condition=models.Q(('opened_at', None)), fields=['raised_at'], name='duty_alert_unopened'),
        ),
        migrations.AddConstraint(
            model_name='dutyalert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('opened_by', None)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='duty_alert_opened_has_who_and_when'),
        ),
        migrations.RunSQL(EVENT_GUARD, DROP_EVENT_GUARD),
        *[append_only(table) for table in APPEND_ONLY],
        *[never_deleted(table) for table in NEVER_DELETED],
        *[follows_merges(table) for table in FOLLOWS_MERGES],
    ]
