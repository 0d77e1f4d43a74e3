"""What takes two people, as two people see it at the desk."""

import pytest

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.models import Proposal, Status
from incidents.services import approvals
from tests.factories import IncidentFactory, IncidentReportFactory, ReportFactory, UserFactory
from tests.incidents.admin.posting import QUEUE, SCRIPT, decide, desk, fresh, typed

pytestmark = pytest.mark.django_db


def lethal(**facts):
    return IncidentFactory(placed=True, evidence=1, force_rank=5, **facts)


def proposed(incident, by=None):
    approvals.submit(incident=incident, by=by or UserFactory(role=MODERATOR, username="amira"))
    return fresh(incident)


def part(client, incident):
    return client.get(desk(incident), headers=SCRIPT).content.decode()


def test_the_button_says_first_approval_and_why_it_takes_two(client, moderator):
    page = part(client, lethal())
    assert "First approval <kbd>P</kbd>" in page
    assert "the force rank is lethal" in page


def test_publishing_records_the_first_approval_and_leads_on(client, moderator):
    incident, following = lethal(likelihood=0.9), IncidentFactory(likelihood=0.8)
    answer = client.post(desk(incident), typed(incident, action="publish"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(desk(following))
    assert "waits for a senior" in answer.content.decode()
    assert fresh(incident).status == Status.CANDIDATE
    assert approvals.open_proposal(fresh(incident)).by == moderator


def test_a_box_ticked_in_the_same_moment_counts(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1)
    client.post(desk(incident), typed(incident, action="publish", names_person="on"))
    assert fresh(incident).status == Status.CANDIDATE
    assert approvals.open_proposal(fresh(incident)).risks == ["private_person"]


def test_whoever_proposed_sees_that_it_waits_and_has_no_button(client, moderator):
    incident = proposed(lethal(), by=moderator)
    page = part(client, incident)
    assert "Waits for a senior" in page
    assert 'value="approve"' not in page
    assert 'value="publish"' not in page


def test_it_leaves_the_common_queue_for_that_of_the_seniors(client, senior):
    incident = proposed(lethal(title="Shots in the street"))
    assert "Shots in the street" not in client.get(QUEUE).content.decode()
    page = client.get(QUEUE, {"view": "second"}).content.decode()
    assert "Shots in the street" in page
    assert "first approval: amira" in page
    assert "1 waits for your second approval" in page
    assert desk(incident) in page


def test_a_senior_sees_who_and_what_and_approves(client, senior):
    incident = proposed(lethal())
    page = part(client, incident)
    assert "amira gave the first approval" in page
    assert "Approve <kbd>A</kbd>" in page
    answer = decide(client, incident, "approve", proposal=Proposal.objects.get().pk)
    assert "Approved" in answer.content.decode()
    incident = fresh(incident)
    assert incident.status == Status.PUBLISHED
    assert incident.second_approval_by == senior


def test_a_change_to_what_is_public_is_shown_with_before_and_after(client, senior):
    first = UserFactory(role=MODERATOR)
    incident = IncidentFactory(published=True, force_rank=5, title="Shots in a street")
    client.force_login(first)
    client.post(desk(incident), typed(incident, action="save", title="Shots in the main street"))
    assert fresh(incident).title == "Shots in a street"

    client.force_login(senior)
    page = part(client, fresh(incident))
    assert "Shots in a street</del>" in page
    assert "Shots in the main street</ins>" in page
    decide(client, fresh(incident), "approve", proposal=Proposal.objects.get().pk)
    assert fresh(incident).title == "Shots in the main street"


def test_declining_takes_words_by_number_or_typed_and_the_first_person_reads_them(client, senior):
    moderator = UserFactory(role=MODERATOR)
    incident = proposed(lethal(), by=moderator)
    proposal = Proposal.objects.get().pk
    decide(client, incident, "decline", proposal=proposal)
    assert Proposal.objects.get().answer == Proposal.Answer.OPEN

    decide(client, incident, "decline", proposal=proposal, because="Not shown yet.", words="See minute 2.")
    assert Proposal.objects.get().answer_words == "Not shown yet. See minute 2."
    client.force_login(moderator)
    assert "Not shown yet. See minute 2." in part(client, fresh(incident))
    assert "First approval <kbd>P</kbd>" in part(client, fresh(incident))


@pytest.mark.parametrize("action", ["approve", "decline"])
@pytest.mark.parametrize("role", [MODERATOR, None])
def test_nobody_else_answers(client, action, role):
    """Neither another moderator nor the senior who proposed it."""
    first = UserFactory(role=SENIOR_MODERATOR)
    incident = proposed(lethal(), by=first)
    client.force_login(UserFactory(role=role) if role else first)
    decide(client, incident, action, proposal=Proposal.objects.get().pk, because="No.")
    assert fresh(incident).status == Status.CANDIDATE
    if action == "approve":
        assert Proposal.objects.get().answer == Proposal.Answer.OPEN


def test_a_proposal_of_another_incident_is_not_approved_from_here(client, senior):
    one, other = proposed(lethal()), lethal()
    decide(client, other, "approve", proposal=one.proposals.get().pk)
    assert fresh(one).status == Status.CANDIDATE
    assert fresh(other).status == Status.CANDIDATE


def test_an_old_page_declines_nothing(client, senior):
    incident = proposed(lethal())
    proposal = Proposal.objects.get().pk
    decide(client, IncidentFactory(pk=incident.pk + 100), "decline", proposal=proposal, because="No.")
    seen = incident.created_at.isoformat()
    client.post(desk(incident), {"action": "decline", "seen": seen, "proposal": proposal, "because": "No."})
    assert Proposal.objects.get().answer == Proposal.Answer.OPEN


def test_each_box_says_why_the_machine_would_tick_it(client, moderator):
    incident = IncidentFactory(title="Officer Dana Whitfield pushed Marcus Aldenbury in the street")
    post = ReportFactory(grouped=True, text="They groped a 14-year-old girl in the crowd.")
    IncidentReportFactory(incident=incident, report=post)
    page = part(client, incident)
    assert "Marcus Aldenbury" in page.split('name="names_person"')[1].split("</p>")[0]
    assert "Dana Whitfield" in page.split('name="names_officer"')[1].split("</p>")[0]
    assert "14-year-old" in page.split('name="involves_child"')[1].split("</p>")[0]
    assert "groped" in page.split('name="sexual_assault"')[1].split("</p>")[0]


def test_a_senior_hides_at_once_and_shows_again(client, senior):
    incident = IncidentFactory(published=True)
    assert "Hide at once <kbd>H</kbd>" in part(client, incident)
    decide(client, incident, "hide", because="Somebody may be in danger.")
    assert fresh(incident).status == Status.HIDDEN
    assert str(incident) in client.get(QUEUE, {"view": "hidden"}).content.decode()
    decide(client, fresh(incident), "show")
    assert fresh(incident).status == Status.PUBLISHED


def test_a_moderator_neither_hides_nor_holds(client, moderator):
    incident = IncidentFactory(published=True)
    page = part(client, incident)
    for action in ("hide", "hold"):
        assert f'value="{action}"' not in page
        decide(client, incident, action, words="Please.")
    incident = fresh(incident)
    assert (incident.status, incident.legal_hold) == (Status.PUBLISHED, False)


def test_a_legal_hold_is_set_with_a_reason_and_lifting_asks_again_who_is_there(client, senior):
    incident = IncidentFactory(published=True)
    decide(client, incident, "hold", words="")
    assert not fresh(incident).legal_hold
    decide(client, incident, "hold", words="A court asked for it.")
    incident = fresh(incident)
    assert incident.legal_hold
    assert "legal hold" in part(client, incident)
    seen = incident.updated_at.isoformat()
    answer = client.post(desk(incident), {"action": "lift_hold", "seen": seen, "words": "It is over."})
    assert "reauthenticate" in answer.url
    assert fresh(incident).legal_hold
