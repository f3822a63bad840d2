"""Products, lots, opened vials and movements; recalls with word to each patient."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0017_consultation_room'),
        ('patients', '0006_rows_follow_merges'),
        ('protocols', '0006_session_details'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LotComponent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ml', models.DecimalField(decimal_places=2, max_digits=7)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='NoticeReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('well', 'well'), ('problem', 'problem'), ('call_me', 'call_me')], max_length=8)),
                ('note', models.CharField(blank=True, max_length=250)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.CharField(max_length=80)),
                ('manufacturer', models.CharField(blank=True, max_length=80)),
                ('ingredients', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('concentration', models.CharField(blank=True, max_length=40)),
                ('excipients', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('excipients_known', models.BooleanField(default=False)),
                ('container_ml', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(0)])),
                ('hours_after_opening', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('barcode', models.CharField(blank=True, max_length=40)),
                ('low_ml', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('warn_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('brand', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=250)),
                ('letter', models.CharField(choices=[('please_answer', 'please_answer'), ('please_answer_soon', 'please_answer_soon')], default='please_answer', max_length=20)),
                ('started_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=250)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-started_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='RecallNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'mail'), ('phone', 'phone')], max_length=8)),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('made_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ml', models.DecimalField(decimal_places=2, max_digits=7)),
                ('kind', models.CharField(choices=[('received', 'received'), ('used', 'used'), ('discarded', 'discarded'), ('mixed_in', 'mixed_in'), ('mixed', 'mixed'), ('corrected', 'corrected')], max_length=10)),
                ('is_flagged', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=250)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Container',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ml', models.DecimalField(decimal_places=2, max_digits=6)),
                ('opened_at', models.DateTimeField()),
                ('discard_by', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('opened_at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='productuse',
            name='container',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='protocols.container'),
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('number_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper(models.Func('number', models.Value('[^0-9A-Za-z]'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.CharField(max_length=40))), output_field=models.CharField(max_length=40))),
                ('expires_on', models.DateField()),
                ('state', models.CharField(choices=[('usable', 'usable'), ('quarantined', 'quarantined'), ('withdrawn', 'withdrawn')], default='usable', max_length=12)),
                ('state_reason', models.CharField(blank=True, max_length=250)),
                ('state_at', models.DateTimeField(blank=True, null=True)),
                ('supplier', models.CharField(blank=True, max_length=80)),
                ('invoice', models.CharField(blank=True, max_length=60)),
                ('received_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('expires_on', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='container',
            name='lot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='containers', to='protocols.lot'),
        ),
        migrations.AddField(
            model_name='productuse',
            name='stock_lot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='protocols.lot'),
        ),
        migrations.AddConstraint(
            model_name='productuse',
            constraint=models.CheckConstraint(condition=models.Q(('container', None), ('stock_lot__isnull', False), _connector='OR'), name='product_vial_is_of_a_lot'),
        ),
        migrations.AddField(
            model_name='lotcomponent',
            name='component',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='used_in_mixes', to='protocols.lot'),
        ),
        migrations.AddField(
            model_name='lotcomponent',
            name='lot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='components', to='protocols.lot'),
        ),
        migrations.AddField(
            model_name='noticereply',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('brand'), django.db.models.functions.text.Lower('manufacturer'), django.db.models.functions.text.Lower('concentration'), models.F('container_ml'), name='one_row_a_product'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(condition=models.Q(('barcode', ''), _negated=True), fields=('barcode',), name='one_product_a_barcode'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('brand', ''), _negated=True), ('ingredients__len__gte', 1)), name='product_has_brand_and_ingredient'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('container_ml__gt', 0)), name='product_container_holds_something'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('hours_after_opening', None), ('hours_after_opening__gte', 1), _connector='OR'), name='product_hours_after_opening_count'),
        ),
        migrations.AddField(
            model_name='lot',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='protocols.product'),
        ),
        migrations.AddField(
            model_name='recall',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recall',
            name='lot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='protocols.lot'),
        ),
        migrations.AddField(
            model_name='recall',
            name='started_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recallnotice',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recallnotice',
            name='message',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recall_notice', to='clinic.message'),
        ),
        migrations.AddField(
            model_name='recallnotice',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recall_notices', to='patients.patient'),
        ),
        migrations.AddField(
            model_name='recallnotice',
            name='recall',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='protocols.recall'),
        ),
        migrations.AddField(
            model_name='noticereply',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='protocols.recallnotice'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='container',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='protocols.container'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='lot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='protocols.lot'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='mix',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protocols.lot'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='record',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_movements', to='protocols.sessionrecord'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='witness',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='container',
            constraint=models.CheckConstraint(condition=models.Q(('ml__gt', 0)), name='vial_holds_something'),
        ),
        migrations.AddConstraint(
            model_name='container',
            constraint=models.CheckConstraint(condition=models.Q(('discard_by__gte', models.F('opened_at'))), name='vial_discarded_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='container',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='vial_closed_has_who_and_when'),
        ),
        migrations.AddField(
            model_name='productuse',
            name='lot_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper(models.Func('lot', models.Value('[^0-9A-Za-z]'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.CharField(max_length=40))), output_field=models.CharField(max_length=40)),
        ),
        migrations.AddConstraint(
            model_name='lotcomponent',
            constraint=models.UniqueConstraint(fields=('lot', 'component'), name='one_row_a_component_of_a_mix'),
        ),
        migrations.AddConstraint(
            model_name='lotcomponent',
            constraint=models.CheckConstraint(condition=models.Q(('ml__gt', 0)), name='component_has_volume'),
        ),
        migrations.AddConstraint(
            model_name='lotcomponent',
            constraint=models.CheckConstraint(condition=models.Q(('lot', models.F('component')), _negated=True), name='mix_not_made_of_itself'),
        ),
        migrations.AddIndex(
            model_name='lot',
            index=models.Index(fields=['number_key'], name='lot_by_number'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.UniqueConstraint(fields=('product', 'number_key'), name='one_row_a_lot_of_a_product'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('number_key', ''), _negated=True), name='lot_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__gte', '2000-01-01'), ('expires_on__lte', '2100-01-01'), ('received_on__gte', '2000-01-01'), ('received_on__lte', '2100-01-01')), name='lot_dates_plausible'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_at', None), ('state_by', None)), models.Q(('state_at__isnull', False), ('state_by__isnull', False)), _connector='OR'), name='lot_state_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'usable'), models.Q(('state_at__isnull', False), models.Q(('state_reason', ''), _negated=True)), _connector='OR'), name='lot_held_back_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('lot',), name='one_open_recall_a_lot'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='recall_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('outcome', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='recall_closed_has_who_when_and_outcome'),
        ),
        migrations.AddConstraint(
            model_name='recallnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'phone'), _negated=True), ('message', None), _connector='OR'), name='notice_by_phone_has_no_mail'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.UniqueConstraint(condition=models.Q(('record__isnull', False)), fields=('record', 'lot', 'container', 'kind'), name='one_movement_a_session_and_lot', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['received', 'mixed']), ('ml__gt', 0)), models.Q(('kind__in', ['used', 'discarded', 'mixed_in']), ('ml__lt', 0)), models.Q(('kind', 'corrected'), models.Q(('ml', 0), _negated=True)), _connector='OR'), name='movement_goes_the_way_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'corrected'), _negated=True), ('is_flagged', True), _connector='OR'), name='movement_corrected_is_flagged'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.CheckConstraint(condition=models.Q(('is_flagged', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='movement_flagged_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.CheckConstraint(condition=models.Q(('witness', None), models.Q(('witness', models.F('by')), _negated=True), _connector='OR'), name='movement_witness_is_another'),
        ),
        migrations.AddIndex(
            model_name='productuse',
            index=models.Index(condition=models.Q(('stock_lot', None)), fields=['lot_key'], name='product_use_typed'),
        ),
    ]
