"""Links that stop reminders."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0013_merge_lock'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='link_purpose',
            field=models.CharField(blank=True, choices=[('intake', 'intake'), ('appointment', 'appointment'), ('plan', 'plan'), ('consent', 'consent'), ('opt_out', 'opt_out'), ('invitation', 'invitation')], max_length=20),
        ),
        migrations.AlterField(
            model_name='patientlink',
            name='purpose',
            field=models.CharField(choices=[('intake', 'intake'), ('appointment', 'appointment'), ('plan', 'plan'), ('consent', 'consent'), ('opt_out', 'opt_out'), ('invitation', 'invitation')], max_length=20),
        ),
    ]
