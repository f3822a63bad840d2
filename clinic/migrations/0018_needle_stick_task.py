"""A task for whoever was hurt by a used needle."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0017_consultation_room'),
    ]

    operations = [
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('another_time', 'another_time'), ('late_cancellation', 'late_cancellation'), ('course_decision', 'course_decision'), ('leave_over_appointment', 'leave_over_appointment'), ('practitioner_gone', 'practitioner_gone'), ('course_on_hold', 'course_on_hold'), ('problem_reported', 'problem_reported'), ('event_follow_up', 'event_follow_up'), ('review_due', 'review_due'), ('call_about_notice', 'call_about_notice'), ('needle_stick', 'needle_stick')], max_length=30),
        ),
    ]
