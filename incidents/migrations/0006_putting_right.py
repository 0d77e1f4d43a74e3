"""A request may say that a child is concerned; and what stands in public already gets its first version."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import migrations, models

CHUNK = 1000
WRITTEN = ("title", "description", "address", "agency", "injury", "outcome_note")
FIELDS = (*WRITTEN, "date_precision", "place_precision", "force_rank", "verification", "restricted")


def keep_first_versions(apps: Any, schema_editor: Any) -> None:
    """What a page reads today, without its point, which the place in words tells well enough."""
    incident_model, version_model = (apps.get_model("incidents", name) for name in ("Incident", "Version"))
    merged = dict(
        incident_model.objects.exclude(merged_into=None).order_by().values_list("pk", "merged_into_id")
    )
    for chunk in _chunks(incident_model.objects.filter(status="published", versions=None)):
        pks = [incident.pk for incident in chunk]
        tags, links = _tags(incident_model, pks), _links(apps.get_model("incidents", "Evidence"), pks, merged)
        version_model.objects.bulk_create(
            version_model(
                incident=incident,
                number=1,
                action="kept",
                role="machine",
                facts=_facts(incident, tags[incident.pk], links[incident.pk]),
            )
            for incident in chunk
        )


def forget_first_versions(apps: Any, schema_editor: Any) -> None:
    apps.get_model("incidents", "Version").objects.filter(action="kept").delete()


def _facts(incident: Any, tags: list[str], links: list[str]) -> dict[str, Any]:
    facts = {name: getattr(incident, name) for name in FIELDS} | {
        "date": incident.occurred_on.isoformat(),
        "state": incident.state and incident.state.usps,
        "state_name": incident.state and incident.state.name,
        "county": incident.county and incident.county.name,
        "city": incident.city and incident.city.name,
        "outcome": [name for name in ("charges", "discipline", "settlement") if getattr(incident, name)],
        "imported_from": incident.imported_from,
        "tags": tags,
        "links": [] if incident.involves_child or incident.sexual_assault else links,
    }
    if incident.restricted:
        facts |= dict.fromkeys((*WRITTEN, "outcome")) | {"tags": [], "links": []}
    return facts


def _tags(incident_model: Any, pks: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    pairs = incident_model.tags.through.objects.filter(incident__in=pks).order_by("tag__slug")
    for pk, slug in pairs.values_list("incident_id", "tag__slug"):
        found[pk].append(slug)
    return found


def _links(evidence_model: Any, pks: list[int], merged: dict[int, int]) -> dict[int, list[str]]:
    """Addresses of the evidence of each and of all that were merged into it, each once."""
    wanted = set(pks)
    owners = {pk: pk for pk in pks} | {
        part: end for part in merged if (end := _end(part, merged)) in wanted
    }
    found: dict[int, list[str]] = defaultdict(list)
    rows = evidence_model.objects.filter(incident__in=list(owners)).exclude(url="").order_by("pk")
    for pk, url in rows.values_list("incident_id", "url"):
        if url not in found[owners[pk]]:
            found[owners[pk]].append(url)
    return found


def _end(pk: int, merged: dict[int, int]) -> int:
    while pk in merged:
        pk = merged[pk]
    return pk


def _chunks(rows: Any) -> Iterator[list[Any]]:
    last = 0
    rows = rows.select_related("state", "county", "city").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0005_log_of_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="about_child",
            field=models.BooleanField(default=False, help_text="Whoever asks says that a child is concerned."),
        ),
        migrations.RunPython(keep_first_versions, forget_first_versions),
    ]
