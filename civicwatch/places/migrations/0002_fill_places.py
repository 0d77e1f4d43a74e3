"""Fills states, counties and cities from the shipped gazetteer, without any network."""

from collections.abc import Iterable
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from civicwatch.places import gazetteer

BATCH = 2000


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    records = gazetteer.load()
    _insert(apps, schema_editor, "State", (state._asdict() for state in records.states.values()))
    _insert(
        apps,
        schema_editor,
        "County",
        (
            {
                "fips": county.fips,
                "name": county.name,
                "state_id": county.state_fips,
                "latitude": county.latitude,
                "longitude": county.longitude,
            }
            for county in records.counties.values()
        ),
    )
    _insert(
        apps,
        schema_editor,
        "City",
        (
            {
                "geonameid": city.geonameid,
                "name": city.name,
                "state_id": city.state_fips,
                "county_id": city.county_fips,
                "latitude": city.latitude,
                "longitude": city.longitude,
                "population": city.population,
            }
            for city in records.cities.values()
            if city.part_of is None
        ),
    )


def _insert(
    apps: Apps, schema_editor: BaseDatabaseSchemaEditor, model_name: str, rows: Iterable[dict[str, Any]]
) -> None:
    model = apps.get_model("places", model_name)
    model._default_manager.using(schema_editor.connection.alias).bulk_create(
        (model(**row) for row in rows), batch_size=BATCH, ignore_conflicts=True
    )


def empty(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("City", "County", "State"):
        model = apps.get_model("places", name)
        model._default_manager.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [migrations.RunPython(fill, empty)]
