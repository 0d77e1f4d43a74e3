"""What stops publication beside a missing date, place or link: sources that do not carry it, and names."""

import pytest

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.models import EvidenceKind, Incident, Status
from incidents.services import approvals, editing
from incidents.services.curation_errors import NotPublishableError
from incidents.services.publishing_needs import missing
from tests.factories import EvidenceFactory, IncidentFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db
PAPER, OTHER = "https://www.paper.example.com/a", "https://tribune.example.net/b"
KIND = EvidenceKind


def ready(*links, **fields):
    """Fit to be published but for what a test is about; ``links`` are (kind, address)."""
    incident = IncidentFactory(placed=True, **fields)
    for kind, url in links or [(KIND.ARTICLE, PAPER)]:
        EvidenceFactory(incident=incident, kind=kind, url=url)
    return incident


def needs(incident):
    return " ".join(missing(incident))


@pytest.mark.parametrize(
    ("verification", "links", "word"),
    [
        ("alleged", [(KIND.POST, "https://x.com/i/status/1")], ""),
        ("corroborated", [(KIND.ARTICLE, PAPER)], "two independent sites"),
        (
            "corroborated",
            [(KIND.ARTICLE, PAPER), (KIND.ARTICLE, "https://m.paper.example.com/c")],
            "two independent",
        ),
        (
            "corroborated",
            [(KIND.ARTICLE, PAPER), (KIND.ARTICLE, "https://news.google.com/1")],
            "two independent",
        ),
        ("corroborated", [(KIND.ARTICLE, PAPER), (KIND.ARTICLE, OTHER)], ""),
        ("corroborated", [(KIND.POST, "https://x.com/i/status/1"), (KIND.ARTICLE, OTHER)], ""),
        ("documented", [(KIND.ARTICLE, PAPER)], "a video, a photo or a document"),
        ("documented", [(KIND.VIDEO, PAPER)], ""),
        ("documented", [(KIND.PHOTO, PAPER)], ""),
        ("documented", [(KIND.DOCUMENT, PAPER)], ""),
        ("official", [(KIND.VIDEO, PAPER), (KIND.ARTICLE, OTHER)], "an official document"),
        ("official", [(KIND.DOCUMENT, PAPER)], ""),
    ],
)
def test_what_it_is_said_to_rest_on_must_stand_there(verification, links, word):
    told = needs(ready(*links, verification=verification))
    assert (word in told) if word else not told


@pytest.mark.parametrize(
    ("links", "enough"),
    [
        ([(KIND.ARTICLE, PAPER)], False),
        ([(KIND.ARTICLE, PAPER), (KIND.POST, "https://x.com/i/status/1")], False),
        ([(KIND.ARTICLE, PAPER), (KIND.VIDEO, "https://www.youtube.com/watch?v=1")], False),
        ([(KIND.ARTICLE, PAPER), (KIND.ARTICLE, "https://news.yahoo.com/1")], False),
        ([(KIND.ARTICLE, PAPER), (KIND.ARTICLE, OTHER)], True),
        ([(KIND.DOCUMENT, "https://www.courtlistener.com/1")], True),
    ],
)
def test_an_officer_is_named_from_a_document_or_two_outlets_only(links, enough):
    assert ("An officer may be named only" not in needs(ready(*links, names_officer=True))) == enough
    assert not missing(ready(*links))


@pytest.mark.parametrize("flag", ["involves_child", "sexual_assault"])
@pytest.mark.parametrize("field", ["title", "description", "address", "outcome_note"])
def test_nobody_is_named_where_a_child_or_sexual_violence_is_told_of(flag, field):
    words = {field: "Protesters with Jorell Fosterly, his aunt, were pushed."}
    told = needs(ready(**words, **{flag: True}))
    assert "Take out: “Jorell Fosterly”" in told
    assert "words that are no names here" in told
    assert not missing(ready(**words))


def test_the_agency_and_what_a_person_says_is_no_name_may_stand():
    incident = ready(
        involves_child=True,
        agency="Jorell Fosterly County Sheriff",
        description="Forensic Attics filmed it.",
        not_names="Forensic Attics\n",
    )
    assert not missing(incident)


def test_an_officer_may_be_named_there_by_the_officers_rule_and_nobody_else():
    words = {"description": "Officer Hollerby pushed Jorell Fosterly."}
    document = (KIND.DOCUMENT, PAPER)
    assert "“Hollerby”, “Jorell Fosterly”" in needs(ready(document, involves_child=True, **words))
    named = ready(document, involves_child=True, names_officer=True, **words)
    assert "Take out: “Jorell Fosterly”." in needs(named)


@pytest.mark.parametrize("field", ["title", "description", "address", "outcome_note"])
@pytest.mark.parametrize("handle", ["@some_body", "u/some-body"])
def test_no_account_is_named_in_public_words(field, handle):
    assert handle in needs(ready(**{field: f"Filmed by {handle} at noon"}))


def test_two_approvals_do_not_replace_a_need():
    incident = ready(involves_child=True, title="Jorell Fosterly is pushed")
    with pytest.raises(NotPublishableError):
        approvals.submit(incident=incident, by=UserFactory(role=MODERATOR))


def test_a_public_one_must_stay_fit():
    incident = ready(verification="alleged", status=Status.PUBLISHED, published_at="2026-05-30T12:00Z")
    with pytest.raises(NotPublishableError):
        editing.edit(incident=incident, values={"verification": "official"}, by=UserFactory(role=MODERATOR))


class TestTicks:
    """Names that are newly written tick their box; a person may take the tick off."""

    def edit(self, incident, **values):
        return editing.edit(incident=incident, values=values, by=UserFactory(role=MODERATOR))

    def test_a_name_in_new_words_ticks_its_box_and_the_log_says_which(self):
        edited = self.edit(IncidentFactory(), description="Officer Hollerby pushed Jorell Fosterly.")
        assert (edited.names_person, edited.names_officer) == (True, True)
        changes = edited.decisions.get().changes
        assert changes["names_person"] == changes["names_officer"] == {"from": False, "to": True}
        assert sorted(changes["names_found"]) == ["Hollerby", "Jorell Fosterly"]

    def test_taken_off_it_stays_off_until_another_name_comes(self):
        incident = self.edit(IncidentFactory(), description="They pushed Jorell Fosterly.")
        incident = self.edit(incident, names_person=False)
        assert not incident.names_person
        assert incident.decisions.latest("pk").changes == {"names_person": {"from": True, "to": False}}
        incident = self.edit(incident, title="A shove", description="Then they pushed Jorell Fosterly.")
        assert not incident.names_person
        incident = self.edit(incident, description="They pushed Jorell Fosterly and Trisha Kollwell.")
        assert incident.names_person
        assert incident.decisions.latest("pk").changes["names_found"] == ["Trisha Kollwell"]

    def test_a_tick_taken_off_with_the_same_words_that_bring_a_name_stays_on(self):
        edited = self.edit(
            IncidentFactory(names_person=True), names_person=False, description="They pushed Jorell Fosterly."
        )
        assert edited.names_person
        assert "names_person" not in edited.decisions.get().changes

    def test_what_is_no_name_here_ticks_nothing(self):
        edited = self.edit(
            IncidentFactory(), description="Forensic Attics filmed it.", not_names="Forensic Attics"
        )
        assert not edited.names_person

    def test_a_new_candidate_is_looked_at_too(self):
        incident = editing.create_candidate(
            values={"title": "Police push Jorell Fosterly"}, by=UserFactory(role=MODERATOR)
        )
        assert incident.names_person

    def test_a_name_in_a_public_one_waits_for_a_second_person(self):
        incident = IncidentFactory(published=True)
        values = {"description": "They pushed Jorell Fosterly."}
        by = UserFactory(role=MODERATOR)
        approvals.submit(incident=incident, action="edit", parameters={"values": values}, by=by)
        assert Incident.objects.get(pk=incident.pk).description == ""
        proposal = approvals.open_proposal(incident)
        assert proposal.risks == ["private_person"]
        edited = approvals.approve(proposal=proposal, by=UserFactory(role=SENIOR_MODERATOR))
        assert (edited.description, edited.names_person) == (values["description"], True)


class TestSensitiveWords:
    """Who types of a child or of a sexual assault ticks the box with it, as a post that tells of one does."""

    def edit(self, incident, **values):
        return editing.edit(incident=incident, values=values, by=UserFactory(role=MODERATOR))

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ("An officer throws an 8-year-old boy to the ground", "involves_child"),
            ("Un policía empuja a una niña", "involves_child"),
            ("An officer groped her at the march", "sexual_assault"),
        ],
    )
    @pytest.mark.parametrize("name", ["title", "description", "outcome_note"])
    def test_newly_written_they_take_a_second_person(self, words, field, name):
        incident = self.edit(ready(title="Officers at a march"), **{name: words})
        assert getattr(incident, field)
        after = approvals.submit(incident=incident, by=UserFactory(role=MODERATOR))
        assert after.status == Status.CANDIDATE

    def test_a_new_candidate_is_looked_at_too(self):
        values = {"title": "Police push a 9-year-old"}
        assert editing.create_candidate(values=values, by=UserFactory(role=MODERATOR)).involves_child

    def test_a_tag_says_it_as_well(self):
        tags = [TagFactory(slug="child")]
        by = UserFactory(role=MODERATOR)
        assert editing.edit(incident=IncidentFactory(), tags=tags, by=by).involves_child

    def test_in_a_public_one_they_wait_for_a_second_person(self):
        incident = IncidentFactory(published=True, title="Officers at a march")
        parameters = {"values": {"description": "They fondled somebody."}}
        by = UserFactory(role=MODERATOR)
        after = approvals.submit(incident=incident, action="edit", parameters=parameters, by=by)
        assert after.description == ""
        assert approvals.open_proposal(incident).risks == ["sexual_assault"]

    def test_taken_off_it_stays_off_until_other_words_come(self):
        incident = self.edit(IncidentFactory(), description="The children looked on.")
        incident = self.edit(incident, involves_child=False)
        incident = self.edit(incident, title="At a march", description="The children only looked on.")
        assert not incident.involves_child
        incident = self.edit(incident, description="The children looked on. A toddler was hit.")
        assert incident.involves_child


def test_rank_0_is_no_police_force_and_is_not_published():
    incident = ready(force_rank=0)
    assert "choose another under “Force rank”, or reject it" in needs(incident)
    with pytest.raises(NotPublishableError):
        approvals.submit(incident=incident, by=UserFactory(role=MODERATOR))
    assert Incident.objects.get(pk=incident.pk).status == Status.CANDIDATE
    assert not missing(ready(force_rank=1))
    assert not missing(ready(force_rank=None))


def test_a_public_one_does_not_become_rank_0_and_is_retracted_instead():
    incident = ready(force_rank=2, status=Status.PUBLISHED, published_at="2026-05-30T12:00Z")
    with pytest.raises(NotPublishableError, match="or retract it"):
        editing.edit(incident=incident, values={"force_rank": 0}, by=UserFactory(role=MODERATOR))


@pytest.mark.parametrize("name", ["title", "description", "address", "agency", "outcome_note"])
def test_names_of_accounts_are_public_nowhere(name):
    incident = ready(**{name: "filmed by @someaccount"})
    assert "someaccount" in needs(incident)
