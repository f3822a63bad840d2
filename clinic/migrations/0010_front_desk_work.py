"""The front desk's changes of the diary; the region whose holidays a location keeps."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0009_first_weekday'),
    ]

    operations = [
        migrations.AddField(
            model_name='location',
            name='region',
            field=models.CharField(blank=True, max_length=6, verbose_name='region'),
        ),
        migrations.AlterField(
            model_name='undoablechange',
            name='kind',
            field=models.CharField(choices=[('booked', 'booked'), ('moved', 'moved'), ('cancelled', 'cancelled'), ('advanced', 'advanced'), ('course_booked', 'course_booked'), ('course_repaired', 'course_repaired'), ('course_ended', 'course_ended'), ('course_paused', 'course_paused'), ('course_resumed', 'course_resumed'), ('waiting_closed', 'waiting_closed'), ('leave_added', 'leave_added'), ('leave_removed', 'leave_removed'), ('staff_left', 'staff_left'), ('hours_changed', 'hours_changed'), ('closed_days', 'closed_days'), ('resolved', 'resolved')], max_length=20),
        ),
    ]
