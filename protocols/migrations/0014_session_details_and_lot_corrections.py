"""What else a session says; a lot's label is corrected with its old value kept.

A lot's number and expiry change only beside a correction that says so, in the same
words: a row that nobody changes or deletes. To a signed record two people add only
what was still untold when the session was stopped early.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = """
CREATE FUNCTION anagen_guard_label() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM protocols_lotcorrection
    WHERE lot_id = NEW.id
      AND (number_before, expires_before) = (OLD.number, OLD.expires_on)
      AND (number_after, expires_after) = (NEW.number, NEW.expires_on)
  ) THEN
    RAISE EXCEPTION 'a label is corrected with a reason'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER guard_label BEFORE UPDATE OF number, expires_on ON protocols_lot
FOR EACH ROW WHEN (
  (OLD.number, OLD.expires_on) IS DISTINCT FROM (NEW.number, NEW.expires_on)
) EXECUTE FUNCTION anagen_guard_label();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON protocols_lotcorrection
FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
"""
UNGUARD = """
DROP TRIGGER append_only ON protocols_lotcorrection;
DROP TRIGGER guard_label ON protocols_lot;
DROP FUNCTION anagen_guard_label();
"""

UNTOLD = """
CREATE FUNCTION anagen_keep_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT anagen_is_erasing() AND EXISTS (
    SELECT 1 FROM protocols_sessionrecord
    WHERE id = NEW.record_id AND signed_at IS NOT NULL
      AND NOT untold @> jsonb_build_array(jsonb_build_object(
        'code', NEW.code, 'ingredient', NEW.ingredient, 'lot', NEW.lot
      ))
  ) THEN
    RAISE EXCEPTION 'a signed session record is never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
DROP TRIGGER keep_signed ON protocols_sessionincident;
CREATE TRIGGER keep_signed BEFORE INSERT ON protocols_sessionincident
FOR EACH ROW EXECUTE FUNCTION anagen_keep_told();
"""
TOLD_BEFORE_ONLY = """
DROP TRIGGER keep_signed ON protocols_sessionincident;
CREATE TRIGGER keep_signed BEFORE INSERT ON protocols_sessionincident
FOR EACH ROW EXECUTE FUNCTION anagen_keep_signed_record_parts();
DROP FUNCTION anagen_keep_told();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('protocols', '0013_problem_photos'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='productuse',
            name='storage_c',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='anaesthesia_from',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='anaesthesia_until',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='hair_clipped',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='needle_angle_deg',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='pattern',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='sessionrecord',
            name='untold',
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name='LotCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number_before', models.CharField(max_length=40)),
                ('number_after', models.CharField(max_length=40)),
                ('expires_before', models.DateField()),
                ('expires_after', models.DateField()),
                ('reason', models.CharField(max_length=250)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='protocols.lot')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='correction_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('number_before', models.F('number_after')), _negated=True), models.Q(('expires_before', models.F('expires_after')), _negated=True), _connector='OR'), name='correction_changes_something')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(UNTOLD, TOLD_BEFORE_ONLY),
    ]
