"""Every measure and sign of a zone, who measured it, and what is asked beside them."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0008_photo_sets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='zonemeasurement',
            name='measured_zone_names_its_method',
        ),
        migrations.AddField(
            model_name='scalpassessment',
            name='asfs',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(80)]),
        ),
        migrations.AddField(
            model_name='scalpassessment',
            name='scarring_suspected',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='anagen_percent',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='black_dots',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='blue_grey_dots',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='broken_hairs',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='casts',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='exclamation_hairs',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='excoriation',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='hairs_measured',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9999)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='landmark',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='measured_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='ostia_loss',
            field=models.CharField(blank=True, choices=[('none', 'none'), ('focal', 'focal'), ('diffuse', 'diffuse'), ('unknown', 'unknown')], max_length=8),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='perifollicular_scale',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='pigment_percent',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='single_unit_percent',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='telogen_percent',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='terminal_vellus_ratio',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(50)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='thin_percent',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='tufting',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='units_per_cm2',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(150)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='variability_percent',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='yellow_dot_fields',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(99)]),
        ),
        migrations.AddField(
            model_name='zonemeasurement',
            name='yellow_dots',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(999)]),
        ),
        migrations.AlterField(
            model_name='zonemeasurement',
            name='density_per_cm2',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(500)]),
        ),
        migrations.AlterField(
            model_name='zonemeasurement',
            name='vellus_percent',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddConstraint(
            model_name='zonemeasurement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('anagen_percent', None), ('density_per_cm2', None), ('hairs_measured', None), ('mean_diameter_um', None), ('pigment_percent', None), ('single_unit_percent', None), ('telogen_percent', None), ('terminal_vellus_ratio', None), ('thin_percent', None), ('units_per_cm2', None), ('variability_percent', None), ('vellus_percent', None), ('yellow_dot_fields', None), ('yellow_dots', None)), models.Q(('method', ''), _negated=True), _connector='OR'), name='measured_zone_names_its_method'),
        ),
        migrations.AddConstraint(
            model_name='zonemeasurement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('density_per_cm2', None), models.Q(('density_per_cm2__gte', 0), ('density_per_cm2__lte', 500)), _connector='OR'), models.Q(('mean_diameter_um', None), models.Q(('mean_diameter_um__gte', 10), ('mean_diameter_um__lte', 150)), _connector='OR'), models.Q(('vellus_percent', None), models.Q(('vellus_percent__gte', 0), ('vellus_percent__lte', 100)), _connector='OR'), models.Q(('thin_percent', None), models.Q(('thin_percent__gte', 0), ('thin_percent__lte', 100)), _connector='OR'), models.Q(('variability_percent', None), models.Q(('variability_percent__gte', 0), ('variability_percent__lte', 100)), _connector='OR'), models.Q(('terminal_vellus_ratio', None), models.Q(('terminal_vellus_ratio__gte', 0), ('terminal_vellus_ratio__lte', 50)), _connector='OR'), models.Q(('anagen_percent', None), models.Q(('anagen_percent__gte', 0), ('anagen_percent__lte', 100)), _connector='OR'), models.Q(('telogen_percent', None), models.Q(('telogen_percent__gte', 0), ('telogen_percent__lte', 100)), _connector='OR'), models.Q(('single_unit_percent', None), models.Q(('single_unit_percent__gte', 0), ('single_unit_percent__lte', 100)), _connector='OR'), models.Q(('units_per_cm2', None), models.Q(('units_per_cm2__gte', 0), ('units_per_cm2__lte', 150)), _connector='OR'), models.Q(('yellow_dots', None), models.Q(('yellow_dots__gte', 0), ('yellow_dots__lte', 999)), _connector='OR'), models.Q(('yellow_dot_fields', None), models.Q(('yellow_dot_fields__gte', 1), ('yellow_dot_fields__lte', 99)), _connector='OR'), models.Q(('pigment_percent', None), models.Q(('pigment_percent__gte', 0), ('pigment_percent__lte', 100)), _connector='OR'), models.Q(('hairs_measured', None), models.Q(('hairs_measured__gte', 1), ('hairs_measured__lte', 9999)), _connector='OR')), name='zone_measures_are_possible'),
        ),
    ]
