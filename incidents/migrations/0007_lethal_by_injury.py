"""A death takes two approvals whatever the rank, and so does a name in an agency or an address.

What one person or an import had published waits for them. What is public without its words stands for its
state alone, in the versions that were kept of it too; and such a one may carry a name, which nobody reads.
No link in a version says any more whose account it was.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from civicwatch.maps.services import next_version
from incidents import migrated_decisions
from incidents.accounts import public_address
from incidents.naming import names_in_all

CHUNK = 500
SYNTHETIC = "synthetic"  # made to measure with: its words are known
REASON = "it was published before such a case took two approvals"
CANDIDATE, PUBLISHED, HIDDEN, MERGED = "candidate", "published", "hidden", "merged"
NAMES = ("names_person", "names_officer")


def forwards(apps: Any, schema_editor: Any) -> None:
    incidents = apps.get_model("incidents", "Incident").objects.filter(
        status__in=(CANDIDATE, PUBLISHED, HIDDEN, MERGED)
    )
    for chunk in _chunks(incidents.select_related("state")):
        _tick_names(apps, chunk)
        _put_back(apps, [row for row in chunk if _stands_alone(row)])
    _name_no_accounts(apps)
    _show_coarser(apps)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table could not be altered here


def backwards(apps: Any, schema_editor: Any) -> None:
    """The rule before knew no name behind hidden words: such a one waits for two people."""
    named = models.Q(names_person=True) | models.Q(names_officer=True)
    public = apps.get_model("incidents", "Incident").objects.filter(named, status=PUBLISHED)
    for chunk in _chunks(public.filter(second_approval_by=None).select_related("state")):
        _put_back(apps, chunk)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _chunks(rows: Any) -> Iterator[list[Any]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def _stands_alone(row: Any) -> bool:
    """Public, or about to be shown again, by one person's word where it takes two."""
    if row.status not in (PUBLISHED, HIDDEN):
        return False
    named = (row.names_person or row.names_officer) and not row.restricted
    return (row.injury == "death" or named) and row.second_approval_by_id is None


def _tick_names(apps: Any, chunk: list[Any]) -> None:
    ticked = {}
    for row in chunk:
        if row.imported_from != SYNTHETIC and (row.agency or row.address):
            names = names_in_all((), labels=(row.agency, row.address), not_names=row.not_names.splitlines())
            found = {NAMES[name.is_officer] for name in names}
            if new := sorted(name for name in found if not getattr(row, name)):
                ticked[row] = new
    for row, new in ticked.items():
        for name in new:
            setattr(row, name, True)
    apps.get_model("incidents", "Incident").objects.bulk_update(ticked, NAMES)
    _log(apps, "edit", {row: dict.fromkeys(new, {"from": False, "to": True}) for row, new in ticked.items()})


def _put_back(apps: Any, rows: list[Any]) -> None:
    if not rows:
        return
    now, version, before = timezone.now(), next_version("incidents"), {row.pk: row.status for row in rows}
    for row in rows:
        row.status, row.held_because, row.map_version = CANDIDATE, REASON, version
        row.updated_at = max(now, row.updated_at)
    apps.get_model("incidents", "Incident").objects.bulk_update(
        rows, ["status", "held_because", "map_version", "updated_at"]
    )
    changes = {row: {"held_because": {"from": "", "to": REASON}} for row in rows}
    _log(apps, "reopen", changes, before=before, reason=REASON)
    _withdraw(apps, [row for row in rows if before[row.pk] == PUBLISHED])


def _log(
    apps: Any,
    action: str,
    changes: dict[Any, dict[str, Any]],
    before: dict[int, str] | None = None,
    reason: str = "",
) -> None:
    decisions = [
        apps.get_model("incidents", "Decision")(
            incident=row,
            action=action,
            from_status=(before or {}).get(row.pk, row.status),
            to_status=row.status,
            role="machine",
            reason=reason,
            changes=changed,
        )
        for row, changed in changes.items()
    ]
    if decisions:
        apps.get_model("incidents", "Decision").objects.bulk_create(decisions)
        migrated_decisions.enter(apps, decisions)


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


def _name_no_accounts(apps: Any) -> None:
    """The links that versions kept, as readers are given them now."""
    versions = apps.get_model("incidents", "Version").objects
    for chunk in _chunks(versions.exclude(facts={})):
        changed = []
        for version in chunk:
            before = version.facts.get("links") or []
            links = list(dict.fromkeys(_given(version.incident_id, link) for link in before))
            if links != before:
                version.facts["links"] = links
                changed.append(version)
        versions.bulk_update(changed, ["facts"])


def _given(incident: int, link: str) -> str:
    return public_address(incident, link, site=settings.PUBLIC_URL)


def _show_coarser(apps: Any) -> None:
    """Maps, lists and those who keep a copy hear of it; versions lose what they told too exactly."""
    versions = apps.get_model("incidents", "Version").objects
    for chunk in _chunks(versions.filter(facts__restricted=True).select_related("incident__state")):
        for version in chunk:
            version.facts = _coarser(version.facts, version.incident.state)
        versions.bulk_update(chunk, ["facts"])
    shown = apps.get_model("incidents", "Incident").objects.filter(status=PUBLISHED, restricted=True)
    if shown.exists():
        shown.update(map_version=next_version("incidents"), updated_at=timezone.now())


def _coarser(facts: dict[str, Any], state: Any) -> dict[str, Any]:
    coarse = facts | {"city": None, "county": None, "place_precision": "state"}
    if "latitude" in facts and state:
        coarse |= {"latitude": state.latitude, "longitude": state.longitude}
    return coarse


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0006_putting_right"),
        ("access", "0005_log_is_appended_to"),
        ("events", "0002_subject_index"),
        ("maps", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="incident", name="published_risk_has_two_approvals"),
        migrations.RunPython(forwards, backwards),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(
                        models.Q(("force_rank__isnull", True), ("force_rank__lt", 5), _connector="OR"),
                        models.Q(("injury", "death"), _negated=True),
                        ("involves_child", False),
                        ("sexual_assault", False),
                        models.Q(
                            models.Q(("names_officer", False), ("names_person", False)),
                            ("restricted", True),
                            _connector="OR",
                        ),
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
