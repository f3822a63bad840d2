"""Hairs counted by hand; a signed count never changes. Scales and exports of devices."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


LOCK = """
CREATE TRIGGER keep_signed BEFORE UPDATE OR DELETE ON patients_haircount
FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION anagen_refuse_change();
"""
UNLOCK = "DROP TRIGGER keep_signed ON patients_haircount;"


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0006_rows_follow_merges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeviceExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.CharField(max_length=60)),
                ('headings', models.CharField(max_length=64, unique=True)),
                ('zone_column', models.CharField(max_length=80)),
                ('columns', models.JSONField()),
                ('zones', models.JSONField()),
                ('method', models.CharField(max_length=40)),
                ('magnification', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)])),
                ('hair_state', models.CharField(choices=[('natural', 'natural'), ('trimmed', 'trimmed'), ('shaved', 'shaved'), ('shaved_dyed', 'shaved_dyed')], max_length=40)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('device', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='HairCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('signed', 'signed')], default='draft', max_length=8)),
                ('zone', models.CharField(choices=[('frontal', 'frontal'), ('mid_scalp', 'mid_scalp'), ('vertex', 'vertex'), ('temporal_left', 'temporal_left'), ('temporal_right', 'temporal_right'), ('parietal_left', 'parietal_left'), ('parietal_right', 'parietal_right'), ('occipital', 'occipital')], max_length=20)),
                ('landmark', models.CharField(blank=True, max_length=80)),
                ('device', models.CharField(max_length=60)),
                ('magnification', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)])),
                ('hair_state', models.CharField(choices=[('natural', 'natural'), ('trimmed', 'trimmed'), ('shaved', 'shaved'), ('shaved_dyed', 'shaved_dyed')], max_length=40)),
                ('scale_source', models.CharField(blank=True, choices=[('device', 'device'), ('ruler', 'ruler')], max_length=8)),
                ('um_per_px', models.DecimalField(blank=True, decimal_places=4, max_digits=8, null=True)),
                ('ruler', models.JSONField(blank=True, null=True)),
                ('frame_left', models.PositiveIntegerField(blank=True, null=True)),
                ('frame_top', models.PositiveIntegerField(blank=True, null=True)),
                ('frame_width', models.PositiveIntegerField(blank=True, null=True)),
                ('frame_height', models.PositiveIntegerField(blank=True, null=True)),
                ('marks', models.JSONField(default=list)),
                ('terminal', models.PositiveIntegerField(blank=True, null=True)),
                ('vellus', models.PositiveIntegerField(blank=True, null=True)),
                ('units', models.PositiveIntegerField(blank=True, null=True)),
                ('single_units', models.PositiveIntegerField(blank=True, null=True)),
                ('area_mm2', models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True)),
                ('density_per_cm2', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('started_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hair_counts', to='patients.photo')),
                ('repeat_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeats', to='patients.haircount')),
            ],
            options={
                'ordering': ('-started_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('signed_at', None), ('state', 'draft')), models.Q(('area_mm2__isnull', False), ('density_per_cm2__isnull', False), ('frame_width__isnull', False), ('signed_at__isnull', False), ('state', 'signed'), ('um_per_px__isnull', False)), _connector='OR'), name='hair_count_signed_is_complete'), models.CheckConstraint(condition=models.Q(models.Q(('frame_height', None), ('frame_left', None), ('frame_top', None), ('frame_width', None)), models.Q(('frame_height__gt', 0), ('frame_left__isnull', False), ('frame_top__isnull', False), ('frame_width__gt', 0)), _connector='OR'), name='hair_count_frame_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='TrichoscopeScale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.CharField(max_length=60)),
                ('magnification', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)])),
                ('field_width_mm', models.DecimalField(decimal_places=3, max_digits=7)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-recorded_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('field_width_mm__gt', 0)), name='trichoscope_field_has_a_width')],
            },
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
