"""Close-ups say their lens; patches of alopecia areata, brows, lashes and nails are views."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0012_presence'),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='landmark',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='photo',
            name='magnification',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)]),
        ),
        migrations.AlterField(
            model_name='photo',
            name='view',
            field=models.CharField(choices=[('front', 'front'), ('top_part', 'top_part'), ('vertex', 'vertex'), ('left_temporal', 'left_temporal'), ('right_temporal', 'right_temporal'), ('occipital', 'occipital'), ('macro', 'macro'), ('brows', 'brows'), ('lashes', 'lashes'), ('nails', 'nails'), ('patch_1', 'patch_1'), ('patch_2', 'patch_2'), ('patch_3', 'patch_3'), ('patch_4', 'patch_4'), ('patch_5', 'patch_5'), ('patch_6', 'patch_6'), ('patch_7', 'patch_7'), ('patch_8', 'patch_8'), ('patch_9', 'patch_9'), ('patch_10', 'patch_10'), ('patch_11', 'patch_11'), ('patch_12', 'patch_12')], max_length=20),
        ),
        migrations.AlterField(
            model_name='photoviewcorrection',
            name='became',
            field=models.CharField(choices=[('front', 'front'), ('top_part', 'top_part'), ('vertex', 'vertex'), ('left_temporal', 'left_temporal'), ('right_temporal', 'right_temporal'), ('occipital', 'occipital'), ('macro', 'macro'), ('brows', 'brows'), ('lashes', 'lashes'), ('nails', 'nails'), ('patch_1', 'patch_1'), ('patch_2', 'patch_2'), ('patch_3', 'patch_3'), ('patch_4', 'patch_4'), ('patch_5', 'patch_5'), ('patch_6', 'patch_6'), ('patch_7', 'patch_7'), ('patch_8', 'patch_8'), ('patch_9', 'patch_9'), ('patch_10', 'patch_10'), ('patch_11', 'patch_11'), ('patch_12', 'patch_12')], max_length=20),
        ),
        migrations.AlterField(
            model_name='photoviewcorrection',
            name='was',
            field=models.CharField(choices=[('front', 'front'), ('top_part', 'top_part'), ('vertex', 'vertex'), ('left_temporal', 'left_temporal'), ('right_temporal', 'right_temporal'), ('occipital', 'occipital'), ('macro', 'macro'), ('brows', 'brows'), ('lashes', 'lashes'), ('nails', 'nails'), ('patch_1', 'patch_1'), ('patch_2', 'patch_2'), ('patch_3', 'patch_3'), ('patch_4', 'patch_4'), ('patch_5', 'patch_5'), ('patch_6', 'patch_6'), ('patch_7', 'patch_7'), ('patch_8', 'patch_8'), ('patch_9', 'patch_9'), ('patch_10', 'patch_10'), ('patch_11', 'patch_11'), ('patch_12', 'patch_12')], max_length=20),
        ),
    ]
