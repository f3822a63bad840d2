"""Results of blood tests: never changed, withdrawn once, moved only by a merge."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LOCK = """
CREATE TRIGGER keep_result BEFORE DELETE ON patients_labresult
FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
CREATE TRIGGER keep_result_as_recorded BEFORE UPDATE ON patients_labresult
FOR EACH ROW WHEN (
  OLD.withdrawn_at IS NOT NULL
  OR ROW(OLD.patient_id, OLD.test, OLD.value, OLD.unit, OLD.taken_on, OLD.range_low,
         OLD.range_high, OLD.recorded_by_id, OLD.recorded_at)
     IS DISTINCT FROM
     ROW(NEW.patient_id, NEW.test, NEW.value, NEW.unit, NEW.taken_on, NEW.range_low,
         NEW.range_high, NEW.recorded_by_id, NEW.recorded_at)
)
EXECUTE FUNCTION anagen_refuse_change();
"""
DROP_LOCK = """
DROP TRIGGER keep_result_as_recorded ON patients_labresult;
DROP TRIGGER keep_result ON patients_labresult;
"""
FOLLOW = """
CREATE TRIGGER follow_merge BEFORE INSERT OR UPDATE OF patient_id ON patients_labresult
FOR EACH ROW EXECUTE FUNCTION anagen_follow_merge();
"""
DROP_FOLLOW = "DROP TRIGGER follow_merge ON patients_labresult;"


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0010_shedding_and_outcomes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LabResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('test', models.CharField(choices=[('haemoglobin', 'haemoglobin'), ('ferritin', 'ferritin'), ('tsh', 'tsh'), ('vitamin_d', 'vitamin_d'), ('hba1c', 'hba1c'), ('inr', 'inr'), ('platelets', 'platelets'), ('zinc', 'zinc'), ('b12', 'b12')], max_length=20)),
                ('value', models.DecimalField(decimal_places=3, max_digits=9)),
                ('unit', models.CharField(blank=True, max_length=12)),
                ('taken_on', models.DateField()),
                ('range_low', models.DecimalField(blank=True, decimal_places=3, max_digits=9, null=True)),
                ('range_high', models.DecimalField(blank=True, decimal_places=3, max_digits=9, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lab_results', to='patients.patient')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-taken_on', '-recorded_at', '-pk'),
                'indexes': [models.Index(fields=['patient', 'test', '-taken_on'], name='lab_result_by_test')],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='lab_result_not_below_zero'), models.CheckConstraint(condition=models.Q(('range_low', None), ('range_high', None), ('range_low__lte', models.F('range_high')), _connector='OR'), name='lab_range_runs_upwards'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='lab_result_withdrawn_has_who_and_when')],
            },
        ),
        migrations.RunSQL(LOCK, DROP_LOCK),
        migrations.RunSQL(FOLLOW, DROP_FOLLOW),
    ]
