"""The clinic's own editions of published knowledge; a published one never changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


LOCK = """
CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON protocols_knowledgeedition
FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
EXECUTE FUNCTION anagen_refuse_change();
"""
UNLOCK = "DROP TRIGGER keep_published ON protocols_knowledgeedition;"


class Migration(migrations.Migration):

    dependencies = [
        ('protocols', '0009_reviews_and_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KnowledgeEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rules', 'rules'), ('protocol', 'protocol'), ('formulary', 'formulary'), ('limits', 'limits'), ('texts', 'texts')], max_length=12)),
                ('slug', models.CharField(max_length=60)),
                ('base_version', models.CharField(max_length=20)),
                ('version', models.CharField(blank=True, max_length=20)),
                ('changes', models.JSONField(default=dict)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('draft_version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('kind', 'slug', '-pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('kind', 'slug'), name='one_draft_edition_a_piece'), models.UniqueConstraint(condition=models.Q(('published_at__isnull', False)), fields=('kind', 'slug', 'version'), name='one_edition_a_version'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None), ('version', '')), models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('review_on__isnull', False), models.Q(('version', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='edition_published_is_complete')],
            },
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
