"""The words that the script of the sightings' map says: translated here, so that the catalogue has one home.

A key that ends in ``_one`` or ``_many`` is chosen by number; {n} and the like are filled in by the script.
"""

from typing import Any

from django.utils.translation import gettext as _

from civicwatch.maps.day_words import day_patterns
from sightings.in_words import ACTIVITIES, AREAS, LIKELIHOODS, MARKS, VERIFICATIONS


def map_strings() -> dict[str, Any]:
    """Every string of ``static/js/sightings`` and of the parts of ``static/js/map`` that it uses."""
    return {
        "activities": {key or "untold": str(words) for key, words in ACTIVITIES.items()},
        "verification": {key: str(words) for key, words in VERIFICATIONS.items()},
        "likelihoods": {key: str(words) for key, words in LIKELIHOODS.items()},
        "marks": {key: str(words) for key, words in MARKS.items()},
        "coarse": {key: str(words) for key, words in AREAS.items()},
        "days": day_patterns(),
        "map": _("Map of sightings"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "show_on_map": _("Show on the map: {title}"),
        "demonstration": _("Demonstration, invented"),
        "photo_is": _("photo: {word}, {score}"),
        "near": _("near {name}"),
        "picture_of": _("Blurred photo: {title}"),
        "shown_one": _("{n} sighting here, of {all} now."),
        "shown_many": _("{n} sightings here, of {all} now."),
        "none_here": _("Nothing was reported here in the last {hours} hours. Police may still be there."),
        "none_match": _("No sighting matches the filters."),
        "clear": _("Clear filters"),
        "show_all": _("Show the whole map"),
        "just_now": _("just now"),
        "minutes_one": _("{n} minute ago"),
        "minutes_many": _("{n} minutes ago"),
        "hours_one": _("{n} hour ago"),
        "hours_many": _("{n} hours ago"),
        "filters": _("Filters"),
        "filters_on_one": _("Filters ({n} on)"),
        "filters_on_many": _("Filters ({n} on)"),
        "all_hours": _("All hours of the day"),
        "hours_between": _("{from} to {to}, by the clock there"),
        "new_one": _("{n} new sighting"),
        "new_many": _("{n} new sightings"),
        "live": _("New sightings appear by themselves."),
        "asking": _("Checked for new sightings every 15 seconds."),
        "offline": _("No connection. What you see may be over."),
        "updated": _("As of {day}."),
        "stale": _("Not brought here for too long: it may be out of date."),
        "licence": _("Licence: {name}"),
        "no_licence": _("the city names none"),
        "counted_in": _("Counted in {period}."),
        "as_table": _("As a table"),
        "layer_failed": _("This layer could not be loaded."),
    }


def pin_strings() -> dict[str, Any]:
    """Every string of the map on which a pin is put."""
    return {
        "map": _("Map to put a pin on"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "pin_set": _("The pin is set."),
        "pin_gone": _("There is no pin."),
        "no_position": _("Your browser does not say where you are. Put the pin by hand, or write the place."),
    }
