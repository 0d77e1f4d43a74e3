"""Calls to the police about people who live outside become rows that are only counted: no point, and their
times are those of a whole quarter. A call is known by the city's own words for it, as the importer knows it.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import migrations

# As sightings.city.kinds has it when this is written.
WORDS = re.compile(
    r"encamp|homeless|houseless|unhoused|unsheltered|transient|vagran|panhandl|\bbegg(ars?|ing)\b|\btents?\b"
    r"|\bcamp(ing|ers?|s|site)?\b|sit.{1,3}lie|\bsleep(ing|ers?)\b|\blodging\b"
    r"|\bliving in (a |an )?(car|rv|veh)",
    re.IGNORECASE,
)
WEEK = 7 * 24


def only_count(apps, schema_editor):
    records = apps.get_model("sightings", "CityRecord").objects
    alone = records.exclude(kind="encampment")
    words = [
        word for word in alone.order_by().values_list("category", flat=True).distinct() if WORDS.search(word)
    ]
    for start in range(0, len(words), 100):
        alone.filter(category__in=words[start : start + 100]).update(
            kind="encampment", precision="none", latitude=None, longitude=None, digest=""
        )
    for dataset in apps.get_model("sightings", "CityDataset").objects.all():
        _time_by_quarter(dataset, records.filter(dataset=dataset, kind="encampment"))
    layer = apps.get_model("maps", "Layer").objects.filter(name="city-records").first()
    if layer is not None and words:  # every process reads the layer anew
        layer.epoch += 1
        layer.save(update_fields=["epoch"])


def _time_by_quarter(dataset, rows):
    zone = ZoneInfo(dataset.time_zone)
    while (first := rows.order_by("at").values_list("at", flat=True).first()) is not None:
        day = first.astimezone(zone)
        month = (day.month - 1) // 3 * 3 + 4
        end = datetime(day.year + month // 13, (month - 1) % 12 + 1, 1, tzinfo=zone).astimezone(UTC)
        rows.filter(at__lt=end).update(
            public_from=end + timedelta(hours=max(dataset.delay_hours, WEEK)),
            public_until=end + timedelta(days=dataset.keep_days) if dataset.keep_days else None,
        )
        rows = rows.filter(at__gte=end)


class Migration(migrations.Migration):
    dependencies = [
        ("maps", "0001_initial"),
        ("sightings", "0014_last_look_at_the_carrier"),
    ]

    operations = [migrations.RunPython(only_count, migrations.RunPython.noop, elidable=True)]
