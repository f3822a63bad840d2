"""Messages about a changed course; what a missed session costs."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0007_course_work'),
    ]

    operations = [
        migrations.AddField(
            model_name='clinic',
            name='no_show_fee',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Nothing is charged by itself: the desk ticks it each time.', max_digits=9, null=True, verbose_name='fee for a missed session'),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('intake_link', 'intake_link'), ('intake_nudge', 'intake_nudge'), ('appointment_booked', 'appointment_booked'), ('appointment_moved', 'appointment_moved'), ('appointment_cancelled', 'appointment_cancelled'), ('course_booked', 'course_booked'), ('course_changed', 'course_changed'), ('reminder', 'reminder'), ('aftercare', 'aftercare'), ('follow_up', 'follow_up'), ('plan', 'plan'), ('decline_letter', 'decline_letter'), ('staff_invitation', 'staff_invitation'), ('duty_alert', 'duty_alert'), ('consent_link', 'consent_link'), ('access_alert', 'access_alert'), ('test', 'test')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='clinic',
            constraint=models.CheckConstraint(condition=models.Q(('no_show_fee', None), ('no_show_fee__gte', 0), _connector='OR'), name='clinic_fee_is_not_negative'),
        ),
    ]
