"""What a person does to a city's data set: set it up, show and hide it, have it looked at or read now."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.lib import bell
from civicwatch.maps.services import start_over
from sightings.city.registry import SOURCES
from sightings.models import CityDataset, LayerInfo
from sightings.services.city_collecting import JOB, is_held
from sightings.services.city_records import LAYER, people_outside_are_only_counted, time_anew

RIGHT = "sightings.change_citydataset"
WHAT_IS_READ = frozenset(
    {"domain", "dataset_id", "mapping", "row_filter", "updated_field", "time_zone", "outlines"}
)
HOW_LONG = frozenset({"delay_hours", "keep_days"})
_LAYERS_OF_STOPS = "transit-stops"


@transaction.atomic
def changed(*, dataset: CityDataset, fields: Collection[str], is_new: bool, by: User) -> None:
    """Call it after saving: other columns are read from the start, other times hold for what is here."""
    if not fields:
        return
    if WHAT_IS_READ & set(fields) and not is_new:
        CityDataset.objects.filter(pk=dataset.pk).update(cursor={"replace": True}, sample=[])
    if HOW_LONG & set(fields) and not is_new:
        time_anew(dataset)
    if "mapping" in fields and not is_new:
        people_outside_are_only_counted(dataset)
    if (HOW_LONG | {"is_shown"}) & set(fields):
        start_over(LAYER)
    action = "add city data set" if is_new else "edit city data set"
    if not is_new and "enabled" in fields:
        action = "switch city data set on" if dataset.enabled else "switch city data set off"
    details = {"key": dataset.key, "changed": sorted(fields), "enabled": dataset.enabled}
    audit.record(action=action, subject=f"sightings/citydataset/{dataset.pk}", by=by, details=details)


@transaction.atomic
def layer_changed(*, layer: LayerInfo, fields: Collection[str], by: User) -> None:
    if not fields:
        return
    if "is_shown" in fields:
        start_over(_LAYERS_OF_STOPS)
    details = {"key": layer.key, "changed": sorted(fields), "shown": layer.is_shown}
    audit.record(action="edit map layer", subject=f"sightings/layerinfo/{layer.pk}", by=by, details=details)


@transaction.atomic
def run_now(*, dataset: CityDataset, by: User, look_only: bool = False, now: datetime | None = None) -> bool:
    """Make a data set due at once; False where it is brought by hand, switched off, or being read."""
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    now = now or timezone.now()
    dataset = CityDataset.objects.select_for_update().get(pk=dataset.pk)
    may_run = dataset.enabled or look_only
    if dataset.vendor not in SOURCES or not may_run or is_held(dataset, now=now):
        return False
    values = {"due_at": now} | ({"is_to_be_looked_at": True} if look_only else {})
    CityDataset.objects.filter(pk=dataset.pk).update(**values)
    bell.ring_after_commit(JOB)
    return True
