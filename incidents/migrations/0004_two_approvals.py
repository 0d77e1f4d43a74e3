"""What carries a risk is public by two approvals only; what was published before that waits for them.

The boxes are new, so they are ticked here for what the words and tags tell, as for every new candidate.
"""

from collections.abc import Iterator
from typing import Any

import django.db.models.deletion  # noqa: F401
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from civicwatch.maps.services import next_version
from incidents.importing import sensitivity
from incidents.naming import names_in_all
from incidents.risks import FLAGS, risks_of

CHUNK = 500
FIELDS = ("force_rank", *FLAGS)
NOT_ASKED_YET = "unknown"  # that a death is as lethal as a rank came later, with a migration of its own
SYNTHETIC = "synthetic"  # made to measure with: its words are known
REASON = "it was published before such a case took two approvals"
PUBLISHED, CANDIDATE = "published", "candidate"


def forwards(apps: Any, schema_editor: Any) -> None:
    incidents = apps.get_model("incidents", "Incident").objects.filter(
        status__in=(CANDIDATE, PUBLISHED, "hidden", "merged")
    )
    for chunk in _chunks(incidents):
        _tick(apps, chunk)
        _put_back(apps, [row for row in chunk if row.status == PUBLISHED and _is_risky(row)])
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table could not be altered here


def _chunks(rows: Any) -> Iterator[list[Any]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last).select_related("state").order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def _is_risky(row: Any) -> bool:
    return bool(risks_of(**{name: getattr(row, name) for name in FIELDS}, injury=NOT_ASKED_YET))


def _tick(apps: Any, chunk: list[Any]) -> None:
    told = [row for row in chunk if row.imported_from != SYNTHETIC]
    titles: dict[int, list[str]] = {}
    evidence = apps.get_model("incidents", "Evidence").objects.filter(incident__in=told).exclude(title="")
    for pk, title in evidence.values_list("incident_id", "title"):
        titles.setdefault(pk, []).append(title)
    tags: dict[int, list[str]] = {}
    through = apps.get_model("incidents", "Incident").tags.through.objects.filter(incident__in=told)
    for pk, slug in through.values_list("incident_id", "tag__slug"):
        tags.setdefault(pk, []).append(slug)
    ticked = {row: _ticks(row, tags.get(row.pk, []), titles.get(row.pk, [])) for row in told}
    apps.get_model("incidents", "Incident").objects.bulk_update(
        [row for row, flags in ticked.items() if flags], FIELDS
    )
    _log(apps, "edit", {row: flags for row, flags in ticked.items() if flags and row.status == CANDIDATE})


def _ticks(row: Any, tags: list[str], titles: list[str]) -> dict[str, Any]:
    """Set the boxes that words and tags suggest; return what the log says of it."""
    words = [row.title, row.description, *titles]
    names = names_in_all(words)
    suggested = {
        "names_person": any(not name.is_officer for name in names),
        "names_officer": any(name.is_officer for name in names),
        "involves_child": sensitivity.tells_of_child(tags, *words),
        "sexual_assault": sensitivity.tells_of_sexual_assault(tags, *words),
    }
    new = [field for field, is_so in suggested.items() if is_so and not getattr(row, field)]
    for field in new:
        setattr(row, field, True)
    return {field: {"from": False, "to": True} for field in new}


def _put_back(apps: Any, rows: list[Any]) -> None:
    if not rows:
        return
    now, version = timezone.now(), next_version("incidents")
    for row in rows:
        row.status, row.held_because, row.map_version = CANDIDATE, REASON, version
        row.updated_at = max(now, row.updated_at)
    apps.get_model("incidents", "Incident").objects.bulk_update(
        rows, ["status", "held_because", "map_version", "updated_at"]
    )
    _log(apps, "reopen", {row: {"held_because": {"from": "", "to": REASON}} for row in rows})
    _withdraw(apps, rows)


def _log(apps: Any, action: str, changes: dict[Any, dict[str, Any]]) -> None:
    decision = apps.get_model("incidents", "Decision")
    decision.objects.bulk_create(
        decision(
            incident=row,
            action=action,
            from_status=PUBLISHED if action == "reopen" else row.status,
            to_status=row.status,
            role="machine",
            reason=REASON if action == "reopen" else "",
            changes=changed,
        )
        for row, changed in changes.items()
    )


def _withdraw(apps: Any, rows: list[Any]) -> None:
    """The stream hears that they are gone, and forgets what it said about them."""
    event = apps.get_model("events", "Event")
    for row in rows:
        bare = {
            "id": row.pk,
            "force_rank": row.force_rank,
            "occurred_on": row.occurred_on and row.occurred_on.isoformat(),
            "state": row.state and row.state.usps,
        }
        event.objects.filter(subject=f"incidents/{row.pk}").update(payload=bare)
    event.objects.bulk_create(
        event(
            kind="incident.retracted",
            subject=f"incidents/{row.pk}",
            payload={"id": row.pk, "status": CANDIDATE, "merged_into": None},
        )
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_two_pairs_of_eyes"),
        ("access", "0004_roles_of_the_desk"),
        ("events", "0002_subject_index"),
        ("maps", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(
                        models.Q(("force_rank__isnull", True), ("force_rank__lt", 5), _connector="OR"),
                        ("involves_child", False),
                        ("names_officer", False),
                        ("names_person", False),
                        ("sexual_assault", False),
                    ),
                    models.Q(
                        ("first_approval_by__isnull", False),
                        ("second_approval_by__isnull", False),
                        models.Q(("first_approval_by", models.F("second_approval_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="published_risk_has_two_approvals",
            ),
        ),
    ]
