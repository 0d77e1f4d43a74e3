"""Several at once: first a page that says what would happen, then the same, then the way back."""

import pytest
from django.urls import reverse

from civicwatch.access.roles import MODERATOR
from incidents.models import Decision, Status
from incidents.services import claims, editing
from tests.factories import IncidentFactory, UserFactory
from tests.incidents.admin.posting import QUEUE, fresh

pytestmark = pytest.mark.django_db
BULK = reverse("admin:incidents_desk_bulk")
UNDO = reverse("admin:incidents_desk_undo")


@pytest.fixture
def three(moderator):
    """One that could be published, one without a place, one that takes two people."""
    fit = IncidentFactory(placed=True, evidence=1, title="The fit one")
    bare = IncidentFactory(evidence=1, title="The bare one")
    lethal = IncidentFactory(placed=True, evidence=1, force_rank=5, title="The lethal one")
    return fit, bare, lethal


def ticked(incidents, action, **more):
    return {"incident": [incident.pk for incident in incidents], "action": action, **more}


def confirmed(incidents, action, **more):
    seen = {f"seen-{incident.pk}": incident.updated_at.isoformat() for incident in incidents}
    return ticked(incidents, action, confirmed="yes", **seen, **more)


def test_the_preview_counts_lists_and_says_why_and_changes_nothing(client, three):
    page = client.post(BULK, ticked(three, "publish")).content.decode()
    done, over = page.split("are passed over")
    assert "Publish 1 incident?" in done
    assert "The fit one" in done
    assert "2" in done[-20:]
    assert "The place is missing" in over
    assert "second, senior person" in over
    assert not Decision.objects.exists()
    assert {fresh(incident).status for incident in three} == {Status.CANDIDATE}


def test_confirming_does_it_with_one_message_and_one_way_back(client, three):
    others = [IncidentFactory(placed=True, evidence=1) for _ in range(2)]
    chosen = [*three, *others]
    page = client.post(BULK, confirmed(chosen, "publish"), follow=True).content.decode()
    assert "Publish: 3 incidents. 2 were passed over" in page
    assert 'name="batch"' in page
    assert [fresh(incident).status for incident in chosen] == ["published", "candidate", "candidate"] + [
        "published"
    ] * 2

    batch = Decision.objects.filter(action="publish").first().batch
    page = client.post(UNDO, {"batch": str(batch)}, follow=True).content.decode()
    assert "Undone for 3 incidents." in page
    assert {fresh(incident).status for incident in chosen} == {Status.CANDIDATE}


def test_what_changed_after_the_preview_is_passed_over(client, three):
    fit = three[0]
    data = confirmed([fit], "publish")
    editing.edit(incident=fit, values={"title": "Other words"}, by=UserFactory(role=MODERATOR))
    page = client.post(BULK, data, follow=True).content.decode()
    assert "Publish: 0 incidents. 1 was passed over" in page
    assert fresh(fit).status == Status.CANDIDATE


@pytest.mark.parametrize("seen", ["", "x", "2026-99-99T00:00:00Z"])
def test_a_confirmation_that_does_not_say_what_was_seen_does_nothing(client, three, seen):
    fit = three[0]
    data = confirmed([fit], "publish") | {f"seen-{fit.pk}": seen}
    client.post(BULK, data)
    assert fresh(fit).status == Status.CANDIDATE


def test_rejecting_takes_a_reason(client, three):
    page = client.post(BULK, ticked(three, "reject", reason="not_here")).content.decode()
    assert "not in the United States" in page
    client.post(BULK, confirmed(three, "reject", reason="not_here"))
    assert {fresh(incident).closed_reason for incident in three} == {"not_here"}
    more = [IncidentFactory()]
    client.post(BULK, confirmed(more, "reject", reason=""))
    assert fresh(more[0]).status == Status.CANDIDATE


def test_taking_and_letting_go(client, moderator, three):
    theirs = IncidentFactory()
    claims.claim(incident=theirs, by=UserFactory(role=MODERATOR, username="amira"))
    page = client.post(BULK, ticked([three[0], theirs], "claim")).content.decode()
    assert "amira" in page
    client.post(BULK, confirmed([three[0], theirs], "claim"))
    assert {claim.by for claim in claims.live_claims([three[0].pk]).values()} == {moderator}
    client.post(BULK, confirmed([three[0]], "release"))
    assert not claims.live_claims([three[0].pk])


@pytest.mark.parametrize(
    "data",
    [{}, {"action": "publish"}, {"action": "explode", "incident": ["1"]}, {"incident": ["x", "9" * 30]}],
)
def test_odd_posts_lead_back_with_words(client, moderator, data):
    IncidentFactory(pk=1)
    answer = client.post(BULK, data, follow=True)
    assert answer.redirect_chain[-1][0].startswith(QUEUE)
    assert "messagelist" in answer.content.decode()


def test_what_is_hidden_stays_hidden_in_the_preview(client, moderator):
    incident = IncidentFactory(restricted=True, title="A secret title")
    assert "secret" not in client.post(BULK, ticked([incident], "reject", reason="other")).content.decode()


def test_whoever_has_no_role_decides_about_none(client):
    client.force_login(UserFactory())
    incident = IncidentFactory()
    assert client.post(BULK, confirmed([incident], "reject", reason="other")).status_code == 403
    assert fresh(incident).status == Status.CANDIDATE
