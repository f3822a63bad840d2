"""Photos belong to sets with conditions, carry their quality, and keep their view.

A set follows a merge as every other row of a patient. The view of a photo changes only
to what the newest correction of that photo says.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOLLOW = """
CREATE TRIGGER follow_merge BEFORE INSERT OR UPDATE OF patient_id ON patients_photoset
FOR EACH ROW EXECUTE FUNCTION anagen_follow_merge();
"""
UNFOLLOW = "DROP TRIGGER follow_merge ON patients_photoset;"
LOCKS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON patients_photoviewcorrection
FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
CREATE FUNCTION anagen_keep_photo_view() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM patients_photoviewcorrection
    WHERE id = (
      SELECT max(id) FROM patients_photoviewcorrection WHERE photo_id = OLD.id
    ) AND was = OLD.view AND became = NEW.view
  ) THEN
    RAISE EXCEPTION 'the view of a photo is changed by a correction alone'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_view BEFORE UPDATE OF view ON patients_photo
FOR EACH ROW WHEN (OLD.view IS DISTINCT FROM NEW.view)
EXECUTE FUNCTION anagen_keep_photo_view();
"""
UNLOCK = """
DROP TRIGGER keep_view ON patients_photo;
DROP FUNCTION anagen_keep_photo_view();
DROP TRIGGER append_only ON patients_photoviewcorrection;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0007_hair_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PhotoViewCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.CharField(choices=[('front', 'front'), ('top_part', 'top_part'), ('vertex', 'vertex'), ('left_temporal', 'left_temporal'), ('right_temporal', 'right_temporal'), ('occipital', 'occipital'), ('macro', 'macro')], max_length=20)),
                ('became', models.CharField(choices=[('front', 'front'), ('top_part', 'top_part'), ('vertex', 'vertex'), ('left_temporal', 'left_temporal'), ('right_temporal', 'right_temporal'), ('occipital', 'occipital'), ('macro', 'macro')], max_length=20)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='photo',
            name='bright_percent',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='dark_percent',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='ghost_key',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='photo',
            name='kept_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='kept_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='photo',
            name='kept_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='photo',
            name='mark_one_x',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='mark_one_y',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='mark_two_x',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='mark_two_y',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='sharpness',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True),
        ),
        migrations.CreateModel(
            name='PhotoSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('code', models.CharField(blank=True, max_length=8)),
                ('held', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('dry', 'dry'), ('clean', 'clean'), ('no_product', 'no_product'), ('same_part', 'same_part'), ('plain_background', 'plain_background'), ('distance', 'distance'), ('same_light', 'same_light'), ('no_flash', 'no_flash')], max_length=20), blank=True, default=list, size=None)),
                ('missed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('dry', 'dry'), ('clean', 'clean'), ('no_product', 'no_product'), ('same_part', 'same_part'), ('plain_background', 'plain_background'), ('distance', 'distance'), ('same_light', 'same_light'), ('no_flash', 'no_flash')], max_length=20), blank=True, default=list, size=None)),
                ('distance_cm', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(300)])),
                ('days_since_wash', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(60)])),
                ('hair_length_cm', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(200)])),
                ('hair_colour', models.CharField(blank=True, max_length=40)),
                ('started_at', models.DateTimeField()),
                ('conditions_at', models.DateTimeField(blank=True, null=True)),
                ('conditions_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photo_sets', to='patients.patient')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-day', '-pk'),
            },
        ),
        migrations.AddField(
            model_name='photo',
            name='photo_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='patients.photoset'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kept_at', None), ('kept_because', ''), ('kept_by', None)), models.Q(models.Q(('kept_because', ''), _negated=True), ('kept_at__isnull', False), ('kept_by__isnull', False)), _connector='OR'), name='photo_kept_has_who_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mark_one_x', None), ('mark_one_y', None), ('mark_two_x', None), ('mark_two_y', None)), models.Q(('mark_one_x__range', (0, 1)), ('mark_one_y__range', (0, 1)), ('mark_two_x__range', (0, 1)), ('mark_two_y__range', (0, 1))), _connector='OR'), name='photo_has_both_landmarks_or_none'),
        ),
        migrations.AddField(
            model_name='photoviewcorrection',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='photoviewcorrection',
            name='photo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='patients.photo'),
        ),
        migrations.AddConstraint(
            model_name='photoviewcorrection',
            constraint=models.CheckConstraint(condition=models.Q(('was', models.F('became')), _negated=True), name='photo_view_correction_changes_it'),
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        migrations.RunSQL(LOCKS, UNLOCK),
    ]
