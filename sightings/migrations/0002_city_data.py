"""City data sets with their records, outlines, rents and stops; the shipped definitions, switched off; and the
rights of those who look after them."""

import json
from pathlib import Path
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from civicwatch.access.role_rows import write_roles

SHIPPED = Path(__file__).resolve().parent.parent / "city" / "datasets.json"


def write_datasets(apps: Any, schema_editor: Any) -> None:
    """As they are shipped with this version; what an operator has set up under such a key stays."""
    model = apps.get_model("sightings", "CityDataset")
    for row in json.loads(SHIPPED.read_text()):
        model.objects.get_or_create(key=row["key"], defaults=row)


def write_rights(apps: Any, schema_editor: Any) -> None:
    write_roles(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0003_geocoding_pace_and_memory'),
        ('sightings', '0001_initial'),
        ('access', '0006_sign_in_locks_and_reset_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='LayerInfo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                ('theme', models.CharField(choices=[('rent', 'rent'), ('transit', 'public transport')], max_length=20, verbose_name='theme')),
                ('label', models.CharField(max_length=120, verbose_name='label')),
                ('unit', models.CharField(blank=True, default='', max_length=40, verbose_name='unit')),
                ('attribution', models.CharField(blank=True, default='', max_length=200, verbose_name='attribution')),
                ('licence', models.CharField(blank=True, default='', max_length=120, verbose_name='licence')),
                ('licence_url', models.URLField(blank=True, default='', max_length=300, verbose_name='licence address')),
                ('source_url', models.URLField(blank=True, default='', max_length=300, verbose_name='where it comes from')),
                ('note', models.TextField(blank=True, default='', verbose_name='note')),
                ('as_of', models.DateField(blank=True, editable=False, null=True, verbose_name='as of')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last brought')),
                ('is_shown', models.BooleanField(default=True, verbose_name='shown on the map')),
                ('is_demonstration', models.BooleanField(default=False, editable=False, verbose_name='sample data')),
            ],
            options={
                'verbose_name': 'map layer',
                'verbose_name_plural': 'map layers',
                'ordering': ['theme', 'key'],
            },
        ),
        migrations.CreateModel(
            name='CityDataset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                ('label', models.CharField(max_length=120, verbose_name='label')),
                ('city', models.CharField(max_length=80, verbose_name='city')),
                ('kind', models.CharField(choices=[('call_for_service', 'call to the police'), ('request_311', '311 request'), ('encampment', '311 request about an encampment')], max_length=20, verbose_name='what a row is')),
                ('vendor', models.CharField(choices=[('socrata', 'Socrata'), ('file', 'files brought by hand')], default='socrata', max_length=20, verbose_name='published with')),
                ('domain', models.CharField(blank=True, default='', max_length=120, verbose_name='domain')),
                ('dataset_id', models.CharField(blank=True, default='', max_length=40, verbose_name='data set id')),
                ('mapping', models.JSONField(default=dict, verbose_name='columns')),
                ('row_filter', models.TextField(blank=True, default='', verbose_name='filter')),
                ('updated_field', models.CharField(default=':updated_at', max_length=100, verbose_name='column of the last change')),
                ('time_zone', models.CharField(default='America/Los_Angeles', max_length=60, verbose_name='time zone')),
                ('outlines', models.SlugField(blank=True, default='', max_length=60, verbose_name='outlines of its districts')),
                ('interval_minutes', models.PositiveIntegerField(default=360, verbose_name='read every … minutes')),
                ('delay_hours', models.PositiveIntegerField(default=24, verbose_name='show after … hours')),
                ('keep_days', models.PositiveIntegerField(default=90, verbose_name='keep … days')),
                ('attribution', models.CharField(blank=True, default='', max_length=200, verbose_name='attribution')),
                ('licence', models.CharField(blank=True, default='', max_length=120, verbose_name='licence')),
                ('licence_url', models.URLField(blank=True, default='', max_length=300, verbose_name='licence address')),
                ('source_url', models.URLField(blank=True, default='', max_length=300, verbose_name='page of the data set')),
                ('note', models.TextField(blank=True, default='', verbose_name='note')),
                ('is_demonstration', models.BooleanField(default=False, editable=False, verbose_name='sample data')),
                ('enabled', models.BooleanField(default=False, verbose_name='read on schedule')),
                ('is_shown', models.BooleanField(default=True, verbose_name='shown on the map')),
                ('columns', models.JSONField(blank=True, default=dict, editable=False)),
                ('sample', models.JSONField(blank=True, default=list, editable=False)),
                ('cursor', models.JSONField(blank=True, default=dict, editable=False)),
                ('last_run', models.JSONField(blank=True, default=dict, editable=False)),
                ('is_to_be_looked_at', models.BooleanField(default=False, editable=False)),
                ('due_at', models.DateTimeField(blank=True, default=django.utils.timezone.now, editable=False, null=True)),
                ('lease_token', models.UUIDField(blank=True, editable=False, null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('last_attempt_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last tried')),
                ('last_success_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last read')),
                ('last_error', models.TextField(blank=True, default='', editable=False)),
                ('city_updated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='changed at the city')),
                ('whole_round_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'city data set',
                'verbose_name_plural': 'city data sets',
                'ordering': ['city', 'label'],
                'indexes': [models.Index(fields=['enabled', 'due_at'], name='city_dataset_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('enabled', False), ('vendor', 'file')), models.Q(('vendor', 'socrata'), models.Q(('domain', ''), _negated=True), models.Q(('dataset_id', ''), _negated=True)), _connector='OR'), name='city_dataset_has_an_address'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'encampment'), _negated=True), ('delay_hours__gte', 168), _connector='OR'), name='city_dataset_encampments_wait')],
            },
        ),
        migrations.CreateModel(
            name='AreaOutline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outlines', models.SlugField(max_length=60)),
                ('key', models.CharField(max_length=40)),
                ('label', models.CharField(blank=True, default='', max_length=120)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('geometry', models.JSONField(null=True)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.county')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('outlines', 'key'), name='area_outline_once')],
            },
        ),
        migrations.CreateModel(
            name='CityRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('call_for_service', 'call to the police'), ('request_311', '311 request'), ('encampment', '311 request about an encampment')], max_length=20)),
                ('category', models.CharField(blank=True, default='', max_length=120)),
                ('at', models.DateTimeField()),
                ('hour', models.PositiveSmallIntegerField(null=True)),
                ('city_updated_at', models.DateTimeField(null=True)),
                ('precision', models.CharField(choices=[('point', 'a block, moved to the grid'), ('district', 'the middle of a police district'), ('none', 'an area without a point')], default='none', max_length=10)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('zip_code', models.CharField(blank=True, default='', max_length=5)),
                ('district', models.CharField(blank=True, default='', max_length=40)),
                ('area', models.CharField(blank=True, default='', max_length=120)),
                ('public_from', models.DateTimeField()),
                ('public_until', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=16)),
                ('map_version', models.BigIntegerField(default=0)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.county')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='sightings.citydataset')),
            ],
            options={
                'verbose_name': 'city record',
                'verbose_name_plural': 'city records',
                'indexes': [models.Index(fields=['-at', '-id'], name='city_record_newest'), models.Index(fields=['dataset', '-at', '-id'], name='city_record_of_dataset'), models.Index(fields=['map_version'], name='city_record_changes'), models.Index(fields=['dataset', 'zip_code', 'at'], name='city_record_by_zip'), models.Index(fields=['public_until'], name='city_record_expiry')],
                'constraints': [models.UniqueConstraint(fields=('dataset', 'external_id'), name='city_record_once'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None), ('precision', 'none')), models.Q(('latitude__isnull', False), ('longitude__isnull', False), models.Q(('precision', 'none'), _negated=True), models.Q(('kind', 'encampment'), _negated=True)), _connector='OR'), name='city_record_encampments_have_no_point')],
            },
        ),
        migrations.CreateModel(
            name='AreaValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zip_code', models.CharField(max_length=5)),
                ('value', models.FloatField()),
                ('as_of', models.DateField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.county')),
                ('layer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='sightings.layerinfo')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('layer', 'zip_code'), name='area_value_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='area_value_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='TransitStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stop_id', models.CharField(max_length=120)),
                ('name', models.CharField(blank=True, default='', max_length=200)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('map_version', models.BigIntegerField(default=0)),
                ('layer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='sightings.layerinfo')),
            ],
            options={
                'indexes': [models.Index(fields=['map_version'], name='transit_stop_changes')],
                'constraints': [models.UniqueConstraint(fields=('layer', 'stop_id'), name='transit_stop_once')],
            },
        ),
        migrations.RunPython(write_datasets, migrations.RunPython.noop),
        migrations.RunPython(write_rights, migrations.RunPython.noop),
    ]
