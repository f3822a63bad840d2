"""Reviews with the patient's answers, and signed reports of courses with their PDFs.

A signed review, the answers to it, and every version of a report never change.
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


REVIEW_LOCK = """
CREATE TRIGGER keep_signed BEFORE UPDATE OR DELETE ON protocols_review
FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION anagen_refuse_change();
CREATE FUNCTION anagen_keep_signed_review_answers() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  asked bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id
                       ELSE NEW.review_id END;
BEGIN
  IF NOT anagen_is_erasing() AND EXISTS (
    SELECT 1 FROM protocols_review WHERE id = asked AND state = 'signed'
  ) THEN
    RAISE EXCEPTION 'the answers to a signed review are never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE
ON protocols_reviewanswers
FOR EACH ROW EXECUTE FUNCTION anagen_keep_signed_review_answers();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON protocols_coursereport
FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
"""
DROP_REVIEW_LOCK = """
DROP TRIGGER append_only ON protocols_coursereport;
DROP TRIGGER keep_signed ON protocols_reviewanswers;
DROP FUNCTION anagen_keep_signed_review_answers();
DROP TRIGGER keep_signed ON protocols_review;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('protocols', '0008_stock_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CourseReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('content', models.JSONField()),
                ('next_step', models.CharField(choices=[('maintenance', 'maintenance'), ('discharge', 'discharge'), ('other', 'other')], max_length=12)),
                ('signed_at', models.DateTimeField()),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='protocols.course')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_reports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('course', '-number'),
            },
        ),
        migrations.CreateModel(
            name='ReportDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('queued', 'queued'), ('rendering', 'rendering'), ('ready', 'ready'), ('failed', 'failed')], default='queued', max_length=10)),
                ('send_by_mail', models.BooleanField(default=False)),
                ('file_key', models.CharField(blank=True, max_length=120)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveIntegerField(blank=True, null=True)),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField()),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('requested_at', models.DateTimeField()),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('with_photos', models.BooleanField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='protocols.coursereport')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-requested_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('checks', models.JSONField(default=list)),
                ('anchor', models.PositiveSmallIntegerField()),
                ('after_months', models.PositiveSmallIntegerField(default=0)),
                ('after_days', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('due', 'due'), ('signed', 'signed'), ('dropped', 'dropped')], default='waiting', max_length=8)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('judgement', models.TextField(blank=True, max_length=4000)),
                ('decision', models.CharField(blank=True, choices=[('go_on', 'go_on'), ('change', 'change'), ('stop', 'stop')], max_length=8)),
                ('reason', models.TextField(blank=True, max_length=1000)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('content', models.JSONField(blank=True, null=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='protocols.course')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_reviews', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('course', 'anchor', 'after_months', 'after_days', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ReviewAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shedding', models.CharField(blank=True, choices=[('less', 'less'), ('same', 'same'), ('more', 'more'), ('not_sure', 'not_sure')], max_length=10)),
                ('own_change', models.SmallIntegerField(blank=True, null=True)),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('aftercare_kept', models.CharField(blank=True, choices=[('always', 'always'), ('mostly', 'mostly'), ('seldom', 'seldom'), ('not_sure', 'not_sure')], max_length=10)),
                ('home_care_kept', models.CharField(blank=True, choices=[('always', 'always'), ('mostly', 'mostly'), ('seldom', 'seldom'), ('not_sure', 'not_sure')], max_length=10)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('language', models.CharField(max_length=10)),
                ('given_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='protocols.review')),
            ],
            options={
            },
        ),
        migrations.AddConstraint(
            model_name='coursereport',
            constraint=models.UniqueConstraint(fields=('course', 'number'), name='one_row_a_report_version'),
        ),
        migrations.AddIndex(
            model_name='reportdocument',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'rendering'])), fields=['not_before'], name='report_document_waiting'),
        ),
        migrations.AddConstraint(
            model_name='reportdocument',
            constraint=models.UniqueConstraint(fields=('report', 'with_photos'), name='one_report_document_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='reportdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(models.Q(('file_key', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('ready_at__isnull', False)), _connector='OR'), name='report_ready_has_file_and_checksum'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['course'], name='review_waiting'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('course', 'code'), name='one_review_a_point'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('decision', ''), _negated=True), models.Q(('reason', ''), _negated=True), ('content__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), ('state', 'signed')), models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at', None), ('signed_by', None)), _connector='OR'), name='review_signed_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['due', 'signed']), _negated=True), models.Q(('due_on__isnull', False), ('opened_at__isnull', False)), _connector='OR'), name='review_due_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='reviewanswers',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('own_change', None), ('own_change__range', (-3, 3)), _connector='OR'), models.Q(('satisfaction', None), ('satisfaction__lte', 10), _connector='OR')), name='review_answers_in_range'),
        ),
        migrations.RunSQL(REVIEW_LOCK, DROP_REVIEW_LOCK),
    ]
