"""The version that a process judges with: the active one, or a former one while it cannot load that.

In a rolling upgrade an older process may meet a version of which it does not know the format, or the file.
What comes in that minute is judged by the newest version that a person or a release let judge before, was not
taken back since, and can be loaded here; where there is none, by what ships with this release. Rows say which
version judged them; the log, doctor and /metrics say that another stands in. What compares or measures
versions asks `registry.active`, which never takes another.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from django.utils import timezone

from civicwatch.learning import registry
from civicwatch.learning.models import ClassifierVersion, Promotion
from civicwatch.learning.registry import Loaded
from civicwatch.learning.shipping import MANIFEST, row_of_shipped

log = logging.getLogger(__name__)

TRY_AGAIN = 60.0  # seconds until the active version is tried again: its file may only be late
LATELY = timedelta(minutes=10)  # a process that still cannot load it has said so within that, if it judged
MOST_WORDS = 200  # of an error are kept


@dataclass(frozen=True)
class NotLoaded:
    """A version that a process could not load, why, and which one judges there; "" where none does."""

    version: ClassifierVersion
    why: str
    stand_in: str


@dataclass(frozen=True)
class _StandIn:
    """The version that judges here, and the one that it stands in for."""

    loaded: Loaded
    active: tuple[int, str]
    until: float


_stand_ins: dict[str, _StandIn] = {}
_choosing = Lock()


def loaded(name: str) -> Loaded:
    """Raises UnknownClassifierError, NoActiveVersionError, or what hinders loading where no version loads."""
    version = registry.active_version(name)
    with _choosing:
        held = _stand_ins.get(name)
        if held and held.active != (version.pk, version.sha256):
            held = None
        if held and monotonic() < held.until:
            return held.loaded
        try:
            found = registry.hold(version)
        except Exception as error:  # anything: the format may be one that nobody foresaw
            return _instead(version, error, held)
        _stand_ins.pop(name, None)
        return found


def not_loaded_lately(*, now: datetime) -> list[NotLoaded]:
    """Active versions that some process could not load, as it said itself."""
    rows = ClassifierVersion.objects.filter(is_active=True, not_loaded__isnull=False).order_by("name")
    told = [(row, row.not_loaded or {}) for row in rows]
    return [
        NotLoaded(row, said["why"], said["stand_in"])
        for row, said in told
        if datetime.fromisoformat(said["at"]) > now - LATELY
    ]


def _instead(version: ClassifierVersion, error: Exception, held: _StandIn | None) -> Loaded:
    found = held.loaded if held else next(_loadable(version), None)
    why = f"{type(error).__name__}: {error}"[:MOST_WORDS]
    if found is None:
        _tell(version, why, "")
        raise error
    if held is None:
        log.error("%s is active and cannot be loaded (%s); %s judges instead", version, why, found.version)
    _tell(version, why, found.version.version)
    _stand_ins[version.name] = _StandIn(found, (version.pk, version.sha256), monotonic() + TRY_AGAIN)
    return found


def _tell(version: ClassifierVersion, why: str, stand_in: str) -> None:
    told = {"at": timezone.now().isoformat(), "why": why, "stand_in": stand_in}
    ClassifierVersion.objects.filter(pk=version.pk).update(not_loaded=told)


def _loadable(version: ClassifierVersion) -> Iterator[Loaded]:
    """Former versions that load here, the one that judged last first."""
    in_memory = registry.in_memory(version.name)
    for former in _formers(version):
        if in_memory and (in_memory.version.pk, in_memory.version.sha256) == (former.pk, former.sha256):
            yield in_memory
            continue
        try:
            yield registry.load(former)
        except Exception as error:
            log.warning("%s cannot be loaded either (%s)", former, type(error).__name__)


def _formers(version: ClassifierVersion) -> list[ClassifierVersion]:
    """What judged before, and at last what ships: never a candidate, never what somebody took back."""
    rolled_back = Promotion.objects.filter(name=version.name, how=Promotion.How.ROLLED_BACK)
    taken_back = dict(rolled_back.order_by("at").values_list("before", "at"))
    judged = ClassifierVersion.objects.filter(name=version.name, activated_at__isnull=False)
    rows = [*judged.order_by("-activated_at", "-pk"), *_shipped(version.name)]
    return [
        row
        for row in dict.fromkeys(rows)
        if row != version
        and (row.pk not in taken_back or (row.activated_at and row.activated_at > taken_back[row.pk]))
    ]


def _shipped(name: str) -> list[ClassifierVersion]:
    """Its row is written where a database has none: each judgement names the version that made it."""
    folder = registry.registration(name).shipped
    if not (folder / MANIFEST).exists():
        return []
    return [row_of_shipped(ClassifierVersion.objects, name=name, folder=folder)]
