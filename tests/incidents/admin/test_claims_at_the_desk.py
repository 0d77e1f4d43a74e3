"""Two people at the desk: what one has open the other reads, and the queue gives it to nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civicwatch.access.roles import MODERATOR
from incidents.models import Claim, Status
from incidents.services import claims
from tests.factories import IncidentFactory, UserFactory
from tests.incidents.admin.posting import QUEUE, SCRIPT, decide, desk, fresh

pytestmark = pytest.mark.django_db
CLAIMS = reverse("admin:incidents_desk_claims")
NEXT = reverse("admin:incidents_desk_next")


@pytest.fixture
def other():
    return UserFactory(role=MODERATOR, username="amira")


def holder(incident):
    claim = Claim.objects.filter(incident=incident).select_related("by").first()
    return claim and claim.by


def test_opening_a_candidate_takes_it_and_reading_the_record_takes_nothing(client, moderator):
    candidate, published = IncidentFactory(), IncidentFactory(published=True)
    for incident in (candidate, published):
        client.get(desk(incident))
    assert holder(candidate) == moderator
    assert holder(published) is None


def test_what_somebody_else_works_on_is_read_only_and_says_who_and_since_when(client, moderator, other):
    incident = IncidentFactory()
    claim = claims.claim(incident=incident, by=other)
    page = client.get(desk(incident), headers=SCRIPT).content.decode()
    assert "amira works on this since" in page
    assert timezone.localtime(claim.claimed_at).strftime("%H:%M") in page
    assert 'value="publish"' not in page
    assert 'value="reject"' not in page
    assert "Take over" not in page
    assert holder(incident) == other


def test_a_decision_on_it_is_refused_with_the_reason(client, moderator, other):
    incident = IncidentFactory()
    claims.claim(incident=incident, by=other)
    answer = decide(client, incident, "reject", reason="other")
    assert "amira" in answer.content.decode()
    assert fresh(incident).status == Status.CANDIDATE


def test_a_senior_takes_over(client, senior, other):
    incident = IncidentFactory()
    claims.claim(incident=incident, by=other)
    assert "Take over" in client.get(desk(incident)).content.decode()
    decide(client, incident, "take_over")
    assert holder(incident) == senior
    assert 'value="reject"' in client.get(desk(incident)).content.decode()


def test_a_moderator_cannot_take_over(client, moderator, other):
    incident = IncidentFactory()
    claims.claim(incident=incident, by=other)
    decide(client, incident, "take_over")
    assert holder(incident) == other


def test_next_skips_what_others_hold_and_what_this_window_holds(client, moderator, other):
    taken, open_one, ready, wanted = (IncidentFactory(likelihood=0.9 - n / 10) for n in range(4))
    claims.claim(incident=taken, by=other)
    data = {"after": open_one.pk, "held": [open_one.pk, ready.pk]}
    answer = client.post(NEXT, data, headers=SCRIPT).json()
    assert f'data-item="{wanted.pk}"' in answer["next"]
    assert holder(wanted) == moderator


def test_next_without_anything_left_is_empty(client, moderator):
    only = IncidentFactory()
    answer = client.post(NEXT, {"after": only.pk, "held": [only.pk]}, headers=SCRIPT)
    assert answer.json()["next"] is None


def test_next_stays_within_what_was_chosen(client, moderator):
    IncidentFactory(likelihood=0.9)
    here = IncidentFactory(likelihood=0.1, state_id="27")
    answer = client.post(f"{NEXT}?state=MN", headers=SCRIPT).json()
    assert f'data-item="{here.pk}"' in answer["next"]


def test_begin_without_a_script_leads_to_the_first(client, moderator):
    incident = IncidentFactory()
    answer = client.post(NEXT)
    assert answer.url.startswith(desk(incident))


def test_the_list_says_who_works_on_what_and_my_view_lists_mine(client, moderator, other):
    mine, theirs = IncidentFactory(title="This is mine"), IncidentFactory(title="This is theirs")
    claims.claim(incident=mine, by=moderator)
    claims.claim(incident=theirs, by=other)
    page = client.get(QUEUE).content.decode()
    assert "amira works on it" in page
    assert ">yours<" in page
    own = client.get(QUEUE, {"view": "mine"}).content.decode()
    assert "This is mine" in own
    assert "This is theirs" not in own


def test_the_script_lets_go_and_goes_on(client, moderator):
    one, two = IncidentFactory.create_batch(2)
    for incident in (one, two):
        claims.claim(incident=incident, by=moderator)
    assert client.post(CLAIMS, {"do": "release", "incident": [one.pk]}).status_code == 204
    assert (holder(one), holder(two)) == (None, moderator)
    long_ago = timezone.now() - timedelta(hours=2)
    Claim.objects.update(active_at=long_ago)
    assert client.post(CLAIMS, {"do": "keep", "incident": [two.pk]}).status_code == 204
    assert two.pk in claims.live_claims([two.pk])
    client.post(CLAIMS, {"do": "release_all"})
    assert not Claim.objects.exists()


def test_the_script_is_told_whose_it_is_by_now(client, moderator, other):
    incident = IncidentFactory()
    claims.claim(incident=incident, by=other)
    answer = client.post(CLAIMS, {"do": "keep", "incident": [incident.pk]})
    assert answer.status_code == 409
    assert "amira" in answer.content.decode()
    client.post(CLAIMS, {"do": "release", "incident": [incident.pk]})
    assert holder(incident) == other


@pytest.mark.parametrize("data", [{}, {"do": "steal", "incident": ["1"]}, {"do": "keep", "incident": ["x"]}])
def test_odd_words_to_the_claims_break_nothing(client, moderator, data):
    IncidentFactory(pk=1)
    assert client.post(CLAIMS, data).status_code in {204, 400}
    assert not Claim.objects.exists()


@pytest.mark.parametrize("address", [CLAIMS, NEXT])
def test_whoever_has_no_role_claims_nothing(client, address):
    client.force_login(UserFactory())
    IncidentFactory(pk=1)
    assert client.post(address, {"do": "keep", "incident": ["1"]}).status_code == 403
    assert not Claim.objects.exists()
