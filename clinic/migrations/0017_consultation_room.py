"""Links, messages and tasks of the consultation room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0016_pause_at_most_eight_hours'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('intake_link', 'intake_link'), ('intake_nudge', 'intake_nudge'), ('appointment_booked', 'appointment_booked'), ('appointment_moved', 'appointment_moved'), ('appointment_cancelled', 'appointment_cancelled'), ('course_booked', 'course_booked'), ('course_changed', 'course_changed'), ('reminder', 'reminder'), ('aftercare', 'aftercare'), ('follow_up', 'follow_up'), ('plan', 'plan'), ('decline_letter', 'decline_letter'), ('staff_invitation', 'staff_invitation'), ('duty_alert', 'duty_alert'), ('consent_link', 'consent_link'), ('access_alert', 'access_alert'), ('safety_notice', 'safety_notice'), ('problem_received', 'problem_received'), ('course_report', 'course_report'), ('review_due', 'review_due'), ('test', 'test')], max_length=30),
        ),
        migrations.AlterField(
            model_name='message',
            name='link_purpose',
            field=models.CharField(blank=True, choices=[('intake', 'intake'), ('appointment', 'appointment'), ('plan', 'plan'), ('consent', 'consent'), ('photos', 'photos'), ('problem', 'problem'), ('notice', 'notice'), ('report', 'report'), ('review', 'review'), ('opt_out', 'opt_out'), ('invitation', 'invitation')], max_length=20),
        ),
        migrations.AlterField(
            model_name='patientlink',
            name='purpose',
            field=models.CharField(choices=[('intake', 'intake'), ('appointment', 'appointment'), ('plan', 'plan'), ('consent', 'consent'), ('photos', 'photos'), ('problem', 'problem'), ('notice', 'notice'), ('report', 'report'), ('review', 'review'), ('opt_out', 'opt_out'), ('invitation', 'invitation')], max_length=20),
        ),
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('another_time', 'another_time'), ('late_cancellation', 'late_cancellation'), ('course_decision', 'course_decision'), ('leave_over_appointment', 'leave_over_appointment'), ('practitioner_gone', 'practitioner_gone'), ('course_on_hold', 'course_on_hold'), ('problem_reported', 'problem_reported'), ('event_follow_up', 'event_follow_up'), ('review_due', 'review_due'), ('call_about_notice', 'call_about_notice')], max_length=30),
        ),
    ]
