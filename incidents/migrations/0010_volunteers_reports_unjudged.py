"""What a volunteer reports is no longer judged: its words are ours. Candidates that were scored for them lose it.

A candidate that posts tell of too keeps the likelihood of those. What is no longer a candidate keeps what
stood there when somebody decided about it.
"""

from typing import Any

from django.db import migrations

BY_TEXT, CANDIDATE = "sms", "candidate"


def forwards(apps: Any, schema_editor: Any) -> None:
    reports, links = _rows(apps, "Report"), _rows(apps, "IncidentReport")
    scored = reports.filter(platform=BY_TEXT, probability__isnull=False)
    told_of = links.filter(report__in=scored).values_list("incident", flat=True).distinct()
    for pk in list(told_of):
        incident = _standing(_rows(apps, "Incident").get(pk=pk))
        if incident.status == CANDIDATE:
            _score_by_posts(incident, links.filter(incident__in=_family(apps, incident.pk)))
    decided = links.exclude(incident__status=CANDIDATE).exclude(incident__merged_into__status=CANDIDATE)
    scored.exclude(pk__in=decided.values("report")).update(
        classifier=None, probability=None, force_rank=None, likely=False, reasons=[], sentence=""
    )


def _rows(apps: Any, model: str) -> Any:
    return apps.get_model("incidents", model).objects


def _standing(incident: Any) -> Any:
    """The incident itself, or the one that it was merged into."""
    while incident.merged_into_id:
        incident = incident.merged_into
    return incident


def _family(apps: Any, pk: int) -> set[int]:
    """The incident and all that were merged into it."""
    family, newest = {pk}, {pk}
    while newest:
        merged = _rows(apps, "Incident").filter(merged_into__in=newest).values_list("pk", flat=True)
        newest = set(merged) - family
        family |= newest
    return family


def _score_by_posts(incident: Any, links: Any) -> None:
    posts = links.exclude(report__platform=BY_TEXT).exclude(report__probability=None)
    best = posts.order_by("-report__probability").values_list("report__probability", "report__likely").first()
    incident.likelihood, incident.likely = best or (None, False)
    incident.save(update_fields=["likelihood", "likely"])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_find_rows_that_were_tried")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
