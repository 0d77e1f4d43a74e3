"""What ``manage.py doctor`` looks at: one small function a check, each with a verdict and a reason."""

import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from civicwatch.access import append_only, audit, sealing, second_factor
from civicwatch.learning.models import ClassifierVersion
from civicwatch.lib import backlog, crypto
from incidents.models import Source
from incidents.services.deletions_seen import asked_lately
from incidents.source_kinds import KINDS, missing_credentials
from sightings.services import abuse_images, contributors
from workers.city_diagnosis import check_city_data, describe_city_data
from workers.classifier_diagnosis import check_classifiers
from workers.drift_diagnosis import check_drift
from workers.life_diagnosis import check_life
from workers.message_diagnosis import check_text_messages
from workers.signs_of_life import silent_for
from workers.storage_diagnosis import LEAST_FREE_BYTES, check_storage
from workers.stream_diagnosis import check_streams
from workers.work_diagnosis import check_failed_rows, check_waiting, check_workers, describe_people

Verdict = Literal["ok", "off", "warning", "failed"]
KINDS_OF_ROWS = ("report", "message", "photo", "tweet", "effect", "erasure")
MISSED_VISITS = 3  # a source that missed so many is stale
LEAST_STALE_AGE = timedelta(hours=1)


@dataclass(frozen=True)
class Check:
    name: str
    verdict: Verdict
    detail: str


def diagnose(*, now: datetime | None = None) -> dict[str, Any]:
    """Return everything that doctor knows, as plain JSON data.

    Where the database does not answer or lacks migrations, only ``checks`` carries anything.
    """
    now = now or timezone.now()
    database = check_database()
    usable = database.verdict == "ok"
    sources = describe_sources(now=now) if usable else []
    deletions = describe_deletions(now=now) if usable else []
    city_data = describe_city_data(now=now) if usable else []
    broker = check_broker()
    checks = [database, broker, check_static_files(), check_secrets(), check_disk(), *check_keys()]
    oldest_seconds = backlog.oldest_due_seconds(now=now) if usable else None
    silent = silent_for(now=now) if usable else {}
    broker_answers = broker.verdict == "ok"
    checks += [Check("private files", *check_storage()), Check("text messages", *check_text_messages())]
    return {
        "stages": {kind: {} for kind in KINDS_OF_ROWS} | (backlog.stages() if usable else {}),
        "oldest_seconds": oldest_seconds,
        "people": describe_people(now=now) if usable else [],
        "silent_seconds": {name: each and each.total_seconds() for name, each in silent.items()},
        "sources": sources,
        "classifiers": describe_classifiers() if usable else [],
        "log": describe_log() if usable else None,
        "deletions": deletions,
        "city_data": city_data,
        "checks": [
            asdict(check)
            for check in [
                *checks,
                *(
                    [
                        check_log(),
                        check_second_factor(),
                        check_deletions(deletions),
                        check_sealed_photos(),
                    ]
                    if usable
                    else []
                ),
                *([check_phone_keys()] if usable else []),
                Check("workers", *check_workers(broker_answers=broker_answers)),
                *(Check(name, *check_life(name, silence)) for name, silence in silent.items()),
                Check("waiting", *check_waiting(oldest_seconds)),
                *([Check("failed rows", *check_failed_rows())] if usable else []),
                *check_sources(sources),
                *([Check("streams", *check_streams(now))] if usable else []),
                *([Check("classifiers", *check_classifiers(now=now))] if usable else []),
                *([_city_check(city_data), Check("drift", *check_drift(now=now))] if usable else []),
            ]
        ],
    }


def describe_sources(*, now: datetime) -> list[dict[str, Any]]:
    return [_describe_source(source, now) for source in Source.objects.order_by("name")]


def describe_classifiers() -> list[dict[str, Any]]:
    fields = ("name", "version", "sha256", "trained_at", "activated_at")
    rows = ClassifierVersion.objects.filter(is_active=True).order_by("name").values(*fields)
    return [
        {**row, **{at: row[at] and row[at].isoformat() for at in ("trained_at", "activated_at")}}
        for row in rows
    ]


def describe_log() -> dict[str, Any]:
    """How long the log is, and its end: noted elsewhere, it shows later whether it was changed."""
    head = audit.head()
    return {"entries": head.number, "head": f"{head.number}:{head.sha256}"}


def describe_deletions(*, now: datetime) -> list[dict[str, Any]]:
    """Of each platform, when it was last asked whether the posts kept here are still there."""
    return [
        {
            **asdict(asked),
            "label": str(asked.label),
            "last_success_at": asked.last_success_at and asked.last_success_at.isoformat(),
        }
        for asked in asked_lately(now=now)
    ]


def check_deletions(deletions: list[dict[str, Any]]) -> Check:
    late = [
        f"{asked['name']} ({asked['error'] or 'no answer yet'})"
        for asked in deletions
        if asked["state"] == "late"
    ]
    if late:
        return Check("deletions", "warning", f"not asked for two days: {', '.join(late)}")
    able = [asked["name"] for asked in deletions if asked["state"] != "off"]
    return Check("deletions", "ok", f"asked about: {', '.join(able)}")


def _city_check(rows: list[dict[str, Any]]) -> Check:
    verdict, detail = check_city_data(rows)
    return Check("city data", verdict, detail)


def check_log() -> Check:
    """Whether the database refuses to change the log; ``verify_evidence`` is what reads it."""
    down = append_only.missing()
    if down:
        return Check("log", "failed", f"can be changed: no guard on {', '.join(down)}; run verify_evidence")
    return Check("log", "ok", "appended to only")


def check_second_factor() -> Check:
    """Who may sign in without one; on a demonstration that only this machine reaches, nobody needs it."""
    try:
        sealing.can_be_read()
    except sealing.SealBrokenError:
        detail = "SECRET_KEY and SECRET_KEY_FALLBACKS lack the key that they were sealed with"
        return Check("second factor", "failed", detail)
    if not second_factor.is_required():
        return Check("second factor", "off", "not required: only this machine reaches the site")
    if without := second_factor.people_without():
        return Check("second factor", "warning", f"{without} who may moderate have none yet")
    if not second_factor.anybody():
        return Check("second factor", "warning", "nobody can sign in yet; run manage.py createsuperuser")
    return Check("second factor", "ok", "everybody who may moderate has one")


def check_database() -> Check:
    engine = connection.vendor
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Check("database", "failed", f"{engine} does not answer: {type(error).__name__}")
    if pending:
        return Check(
            "database", "failed", f"{engine}: {len(pending)} migrations are pending; run manage.py migrate"
        )
    return Check("database", "ok", engine)


def check_broker() -> Check:
    """Whether the broker answers soon; without it the sweeper does the work, later."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5
        ) as client:
            client.ping()
    except (redis.RedisError, OSError) as error:
        return Check(
            "broker", "warning", f"not reachable ({type(error).__name__}); the sweeper stands in for it"
        )
    return Check("broker", "ok", "reachable")


def check_static_files() -> Check:
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        return Check("static files", "ok", "collected")
    return Check("static files", "warning", "not collected; run manage.py collectstatic")


def check_secrets() -> Check:
    folder = settings.VAR / "secrets"
    files = sorted(folder.glob("*")) if folder.exists() else []
    open_ones = [file.name for file in files if file.stat().st_mode & 0o077]
    if open_ones:
        return Check("secrets", "failed", f"others may read {', '.join(open_ones)} in {folder}; chmod 600")
    return Check(
        "secrets",
        "ok",
        f"{len(files)} generated here, for this user only" if files else "from the environment",
    )


def check_disk() -> Check:
    free = shutil.disk_usage(settings.VAR).free
    verdict: Verdict = "ok" if free >= LEAST_FREE_BYTES else "warning"
    return Check("disk", verdict, f"{free / 1e9:.1f} GB free under {settings.VAR}")


def check_keys() -> list[Check]:
    """One check for each kind of source that needs credentials."""
    return [
        Check(f"{kind.kind} keys", "off", f"the source is off until {', '.join(missing)} is set")
        if (missing := missing_credentials(kind.kind, _setting))
        else Check(f"{kind.kind} keys", "ok", "set")
        for kind in KINDS.values()
        if kind.credentials
    ]


def check_sealed_photos() -> Check:
    """Photos that may show the abuse of a child: whoever runs this has to know, every day."""
    if problem := abuse_images.list_problem():
        return Check(
            "sealed photos", "failed", f"ABUSE_HASH_LIST: {problem}; no photo is checked until it can be"
        )
    if sealed := abuse_images.waiting():
        return Check(
            "sealed photos", "warning", f"{sealed} sealed: you may have to report them; see docs/photos.md"
        )
    return Check("sealed photos", "ok", "none")


def check_phone_keys() -> Check:
    """Whether what is encrypted can be read: a key that was lost is found before somebody needs it."""
    try:
        read = contributors.can_be_read()
    except crypto.UndecipherableError:
        return Check("phone keys", "failed", "PHONE_KEYS lacks the key that numbers were written with")
    except ImproperlyConfigured as error:
        return Check("phone keys", "failed", str(error))
    return Check(
        "phone keys", "ok", "they open what is here" if read else "nothing is here that they would open"
    )


def check_sources(sources: list[dict[str, Any]]) -> list[Check]:
    stale = [source["name"] for source in sources if source["stale"]]
    if stale:
        return [Check("sources", "warning", f"without news for too long: {', '.join(stale)}")]
    switched_on = sum(source["enabled"] for source in sources)
    return [Check("sources", "ok" if switched_on else "off", f"{switched_on} of {len(sources)} switched on")]


def _describe_source(source: Source, now: datetime) -> dict[str, Any]:
    missing = missing_credentials(source.kind, _setting)
    age = now - (source.last_success_at or source.created_at)
    patience = max(MISSED_VISITS * timedelta(minutes=source.interval_minutes), LEAST_STALE_AGE)
    return {
        "name": source.name,
        "kind": source.kind,
        "enabled": source.enabled,
        "missing_keys": missing,
        "last_success_at": source.last_success_at.isoformat() if source.last_success_at else None,
        "age_seconds": round(age.total_seconds(), 1),
        "stale": source.enabled and source.due_at is not None and not missing and age > patience,
        "last_error": source.last_error,
    }


def _setting(name: str) -> Any:
    return getattr(settings, name, "")
