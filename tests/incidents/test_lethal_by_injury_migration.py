"""An installation from before a death took two approvals: what one person had published waits for them."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, RULE = ("incidents", "0006_putting_right"), ("incidents", "0007_lethal_by_injury")


def migrate(target):
    """The models as they are at a migration of incidents, the other apps at their newest."""
    executor = MigrationExecutor(connection)
    others = [node for app in ("events", "access") for node in executor.loader.graph.leaf_nodes(app)]
    executor.migrate([target])
    return executor.loader.project_state([target, *others]).apps


@pytest.fixture
def old():
    """The tables as they were, and the way back to the newest whatever happens."""
    yield migrate(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def stored(apps, **fields):
    now = timezone.now()
    public = {"status": "published", "published_at": now, "occurred_on": now.date(), "cell": 1}
    point = {"latitude": 45.0, "longitude": -93.0, "state_id": "27"}
    return apps.get_model("incidents", "Incident").objects.create(
        **{"title": "Officers push a man", "force_rank": 2, **public, **point, **fields}
    )


def two(apps):
    user = apps.get_model("access", "User").objects
    return {
        "first_approval_by": user.create(username="one"),
        "second_approval_by": user.create(username="two"),
    }


def test_what_was_published_alone_waits_and_everybody_hears_it(old):
    plain = stored(old)
    death = stored(old, injury="death")
    shown_again = stored(old, injury="death", status="hidden")
    approved = stored(old, injury="death", **two(old))
    agency = stored(old, agency="Officer J. Smith, LAPD")
    hidden_words = stored(old, address="Home of Jorell Fosterly, 12 Elm St", restricted=True)
    made = stored(old, agency="Officer J. Smith, LAPD", imported_from="synthetic")
    waiting = stored(old, agency="Officer J. Smith, LAPD", status="candidate", published_at=None)
    rejected = stored(old, injury="death", status="rejected")
    event = old.get_model("events", "Event").objects
    event.create(kind="incident.published", subject=f"incidents/{agency.pk}", payload={"agency": "J. Smith"})

    new = migrate(RULE)

    rows = {row.pk: row for row in new.get_model("incidents", "Incident").objects.all()}
    assert {pk: row.status for pk, row in rows.items()} == {
        plain.pk: "published",
        death.pk: "candidate",
        shown_again.pk: "candidate",
        approved.pk: "published",
        agency.pk: "candidate",
        hidden_words.pk: "published",
        made.pk: "published",
        waiting.pk: "candidate",
        rejected.pk: "rejected",
    }
    assert rows[waiting.pk].names_officer
    assert rows[hidden_words.pk].names_person
    for pk in (death.pk, shown_again.pk, agency.pk):
        assert "before such a case took two approvals" in rows[pk].held_because
        assert rows[pk].map_version > 0
        decision = new.get_model("incidents", "Decision").objects.filter(incident=pk).latest("pk")
        assert (decision.action, decision.role, decision.to_status) == ("reopen", "machine", "candidate")
    told = new.get_model("events", "Event").objects.order_by("pk")
    assert not any("Smith" in str(row.payload) for row in told)
    gone = told.filter(kind="incident.retracted").values_list("subject", flat=True)
    assert sorted(gone) == sorted(f"incidents/{pk}" for pk in (death.pk, agency.pk))


def test_the_log_is_whole_afterwards(old, capsys):
    stored(old, injury="death")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("verify_evidence")
    assert "not in the log" not in capsys.readouterr().out


def test_what_is_public_without_its_words_stands_for_its_state_in_its_versions_too(old):
    incident = stored(old, restricted=True)
    facts = {"restricted": True, "title": None, "city": "Duluth", "county": "St. Louis County", "state": "MN"}
    exact = facts | {"latitude": 46.78, "longitude": -92.1, "place_precision": "city"}
    version = old.get_model("incidents", "Version").objects
    version.create(incident=incident, number=1, action="publish", role="machine", facts=facts)
    version.create(incident=incident, number=2, action="publish", role="machine", facts=exact)

    new = migrate(RULE)

    state = new.get_model("places", "State").objects.get(pk="27")
    first, second = new.get_model("incidents", "Version").objects.order_by("number")
    for kept in (first, second):
        assert (kept.facts["city"], kept.facts["county"], kept.facts["state"]) == (None, None, "MN")
    assert "latitude" not in first.facts
    assert (second.facts["latitude"], second.facts["place_precision"]) == (state.latitude, "state")
    assert new.get_model("incidents", "Incident").objects.get().map_version > 0


def test_going_back_takes_a_name_behind_hidden_words_to_the_queue(old):
    new = migrate(RULE)
    named = stored(new, names_person=True, restricted=True)
    back = migrate(BEFORE)
    assert back.get_model("incidents", "Incident").objects.get(pk=named.pk).status == "candidate"
