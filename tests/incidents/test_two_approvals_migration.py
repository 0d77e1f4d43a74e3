"""An installation from before the rule: what one person or an import had published waits for two."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, RULE = ("incidents", "0003_two_pairs_of_eyes"), ("incidents", "0004_two_approvals")


def migrate(target):
    """The models as they are at a migration of incidents, the other apps at their newest."""
    executor = MigrationExecutor(connection)
    events = executor.loader.graph.leaf_nodes("events")
    executor.migrate([target])
    return executor.loader.project_state([target, *events]).apps


@pytest.fixture
def old():
    """The tables as they were, and the way back to the newest whatever happens."""
    yield migrate(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def stored(apps, **fields):
    incident = apps.get_model("incidents", "Incident")
    now = timezone.now()
    public = {
        "status": "published",
        "published_at": now,
        "occurred_on": now.date(),
        "cell": 1,
        "map_version": 0,
    }
    return incident.objects.create(
        **{**public, "latitude": 45.0, "longitude": -93.0, "state_id": "27", **fields}
    )


def test_what_was_published_alone_waits_and_everybody_hears_it(old):
    plain = stored(old, title="Officers push a man", force_rank=2)
    lethal = stored(old, title="Police shoot at a car", force_rank=5)
    named = stored(old, title="Officers push Jorell Fosterly", force_rank=2)
    child = stored(old, title="Officers push a 9-year-old", restricted=True)
    made = stored(
        old, title="Synthetic incident 1 in Jorell Fosterly", imported_from="synthetic", force_rank=2
    )
    waiting = stored(old, title="Officer Hollerby pushes a man", status="candidate", published_at=None)
    closed = stored(old, title="Officer Hollerby pushes a man", status="retracted")
    event = old.get_model("events", "Event")
    event.objects.create(
        kind="incident.published", subject=f"incidents/{named.pk}", payload={"title": named.title}
    )

    new = migrate(RULE)

    rows = {row.pk: row for row in new.get_model("incidents", "Incident").objects.all()}
    status = {pk: row.status for pk, row in rows.items()}
    assert status == {
        plain.pk: "published",
        lethal.pk: "candidate",
        named.pk: "candidate",
        child.pk: "candidate",
        made.pk: "published",
        waiting.pk: "candidate",
        closed.pk: "retracted",
    }
    assert rows[named.pk].names_person
    assert rows[child.pk].involves_child
    assert rows[waiting.pk].names_officer
    assert not rows[closed.pk].names_officer
    for pk in (lethal.pk, named.pk, child.pk):
        assert "before such a case took two approvals" in rows[pk].held_because
        assert rows[pk].map_version > 0
        assert rows[pk].published_at
        decision = new.get_model("incidents", "Decision").objects.get(incident=pk)
        assert (decision.action, decision.role, decision.to_status) == ("reopen", "machine", "candidate")
    assert rows[plain.pk].map_version == 0
    told = new.get_model("events", "Event").objects.order_by("pk")
    assert not any("Fosterly" in str(row.payload) for row in told)
    gone = told.filter(kind="incident.retracted").values_list("subject", flat=True)
    assert sorted(gone) == sorted(f"incidents/{pk}" for pk in (lethal.pk, named.pk, child.pk))
