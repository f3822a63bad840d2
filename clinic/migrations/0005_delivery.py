"""What sending needs beside the outbox: failed tries, a pause, handled messages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0004_invitation_links'),
        ('patients', '0003_numbers_and_locks'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('code', models.CharField(max_length=60)),
                ('probe_at', models.DateTimeField()),
                ('singleton', models.BooleanField(default=True, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='MessageAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('queued', 'queued'), ('claimed', 'claimed'), ('sending', 'sending'), ('sent', 'sent'), ('retry_wait', 'retry_wait'), ('bounced', 'bounced'), ('failed', 'failed'), ('unknown', 'unknown'), ('superseded', 'superseded'), ('cancelled', 'cancelled')], max_length=20)),
                ('code', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.RenameField("message", "appointment_version", "appointment_sequence"),
        migrations.AddField(
            model_name='message',
            name='handled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='handled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='message',
            name='repeated_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at', None), ('handled_by', None)), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='message_handled_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='deliverypause',
            constraint=models.UniqueConstraint(fields=('singleton',), name='one_delivery_pause'),
        ),
        migrations.AddConstraint(
            model_name='deliverypause',
            constraint=models.CheckConstraint(condition=models.Q(('singleton', True)), name='delivery_pause_singleton_is_true'),
        ),
        migrations.AddField(
            model_name='messageattempt',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='clinic.message'),
        ),
    ]
