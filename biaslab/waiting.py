"""How often one may ask: counted by class where there is one, since thirty students share one address."""

from math import ceil

from django.core.cache import cache
from django.http import HttpRequest

from biaslab.models import LabClass
from civicwatch.lib.shared_cache import Count
from civicwatch.lib.throttles import AddressThrottle

HOUR = 3600
TRIALS_OF_A_CLASS, TRAININGS_OF_A_CLASS = 1500, 30  # an hour


class TrialThrottle(AddressThrottle):
    """Faces tried, by page and by API, counted together."""

    scope = "lab-trials"
    rate = "120/hour"


class TrainingThrottle(AddressThrottle):
    scope = "lab-trainings"
    rate = "10/hour"


class RecordThrottle(AddressThrottle):
    """Results written down by programs; pages write down what they have just tried, which is counted."""

    scope = "lab-results"
    rate = "120/hour"


class ClassThrottle(AddressThrottle):
    scope = "lab-classes"
    rate = "20/day"


def wait_before_trial(request: HttpRequest, lab_class: LabClass | None = None) -> int:
    """0 if a face may be tried now, and then this one is counted; else for how many seconds not."""
    return _wait(TrialThrottle(), TRIALS_OF_A_CLASS, request, lab_class)


def wait_before_training(request: HttpRequest, lab_class: LabClass | None = None) -> int:
    return _wait(TrainingThrottle(), TRAININGS_OF_A_CLASS, request, lab_class)


def _wait(throttle: AddressThrottle, most: int, request: HttpRequest, lab_class: LabClass | None) -> int:
    if lab_class is None:
        return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)
    key = f"throttle:{throttle.scope}:class:{lab_class.pk}"
    count: Count = cache.count_up(key, HOUR)  # type: ignore[attr-defined]  # SharedCache's own
    return 0 if count.number <= most else ceil(count.seconds_left or 1)


def wait_before_class(request: HttpRequest) -> int:
    throttle = ClassThrottle()
    return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)
