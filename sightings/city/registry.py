"""From a vendor's name to what reads it, loaded when it is first asked for: web processes never load one."""

from django.utils.module_loading import import_string

from sightings.city.source import CitySource

SOURCES: dict[str, str] = {"socrata": "sightings.city.socrata.Socrata"}


def source_for(vendor: str) -> CitySource:
    """Raises KeyError for a vendor that there is none for, such as files brought by hand."""
    source: CitySource = import_string(SOURCES[vendor])()
    return source
