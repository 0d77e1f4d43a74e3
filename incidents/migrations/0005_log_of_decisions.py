"""Rounds over all posts, and what a hold seals. Decisions taken before there was a chain get their
entries, posts their hashes; then the guard goes up."""

import hashlib
from collections.abc import Iterator
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from civicwatch.access import append_only
from incidents import migrated_decisions

LOG = "incidents_decision"
CHUNK = 1000


def forwards(apps: Any, schema_editor: Any) -> None:
    _enter_decisions(apps)
    _hash_posts(apps.get_model("incidents", "Report"))
    append_only.put_up(LOG, schema_editor.connection)


def backwards(apps: Any, schema_editor: Any) -> None:
    """The entries stay: a log that has been written is not unwritten."""
    append_only.take_down(LOG, schema_editor.connection)


def _enter_decisions(apps: Any) -> None:
    decisions = apps.get_model("incidents", "Decision").objects.order_by("pk")
    for chunk in _chunks(decisions):
        migrated_decisions.enter(apps, chunk, entered_later=True)


def _hash_posts(reports: Any) -> None:
    for chunk in _chunks(reports.objects.filter(sha256="").only("pk", "raw").order_by("pk")):
        held = [report for report in chunk if report.raw]
        for report in held:
            report.sha256 = hashlib.sha256(bytes(report.raw)).hexdigest()
        reports.objects.bulk_update(held, ["sha256"])


def _chunks(rows: Any) -> Iterator[list[Any]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_two_approvals"),
        ("access", "0005_log_is_appended_to"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, unique=True)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("last_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("last_success_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True, default="")),
                (
                    "looked_at",
                    models.PositiveBigIntegerField(default=0, help_text="Posts, in all rounds so far."),
                ),
                (
                    "forgotten",
                    models.PositiveBigIntegerField(
                        default=0, help_text="Posts whose words went, in all rounds."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed",
                        to="incidents.report",
                    ),
                ),
            ],
            options={"verbose_name_plural": "sealed", "default_permissions": ()},
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("forgotten_at__isnull", True)),
                fields=["platform", "checked_at"],
                name="report_to_look_at",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
