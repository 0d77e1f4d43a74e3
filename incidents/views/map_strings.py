"""The words that the map's script says: translated here, so that the catalogue has one home.

A key that ends in ``_one`` or ``_many`` is chosen by number; {n} and the like are filled in by the script.
"""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civicwatch.maps.day_words import day_patterns
from incidents.models import Outcome, PlacePrecision, Verification
from incidents.models.ranks import ForceRank
from incidents.places_in_words import coarse_place
from incidents.templatetags.in_brief import HURT


def map_strings() -> dict[str, Any]:
    """Every string of ``static/js/map``, in the language of the request."""
    return {
        "ranks": [capfirst(str(rank.label)) for rank in ForceRank],
        "verification": {choice.value: capfirst(str(choice.label)) for choice in Verification},
        "injuries": {injury.value: capfirst(str(injury.label)) for injury in HURT},
        "outcomes": {outcome.value: capfirst(str(outcome.label)) for outcome in Outcome},
        "coarse": {exact.value: coarse_place(exact, restricted=False) for exact in PlacePrecision},
        "days": day_patterns(),
        "around": _("Around {day}"),
        "not_ranked": _("Not ranked"),
        "untitled": _("Hidden until a moderator has looked"),
        "map": _("Map of incidents"),
        "sample": _("sample, invented"),
        "imported": _("from {origin}"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "show_on_map": _("Show on the map: {title}"),
        "shown": _("{n} shown of {all} incidents."),
        "matching_one": _("{n} matches the filters."),
        "matching_many": _("{n} match the filters."),
        "outside_one": _("{n} more is outside this part of the map."),
        "outside_many": _("{n} more are outside this part of the map."),
        "none_here": _("None in this part of the map."),
        "none_match": _("No incident matches all of these filters. Loosen one:"),
        "show_all_one": _("Zoom out to show it"),
        "show_all_many": _("Zoom out to all {n}"),
        "without": _("Without {filter}: {found}"),
        "found_one": _("{n} incident"),
        "found_many": _("{n} incidents"),
        "at_least": _("“{rank} or more”"),
        "between": _("{from} to {to}"),
        "since": _("from {from}"),
        "until": _("until {to}"),
        "all_dates": _("All dates"),
        "clear": _("Clear filters"),
        "filters": _("Filters"),
        "filters_on_one": _("Filters ({n} on)"),
        "filters_on_many": _("Filters ({n} on)"),
        "new_one": _("{n} new incident"),
        "new_many": _("{n} new incidents"),
        "live": _("New incidents appear by themselves."),
        "asking": _("Checked for new incidents every 15 seconds."),
        "offline": _("No connection. What you see may be old."),
    }
