"""What police do, put right by a moderator: who hears of it, what is written down, and the way back."""

from itertools import permutations

import pytest

from civicwatch.access.models import AuditEntry
from civicwatch.events.models import Event
from incidents.models import Report
from sightings import records
from sightings.admin.reason_words import action_words
from sightings.filtering import SightingFilter
from sightings.map_layer import ACTIVITIES, changes_since
from sightings.models import Activity, Sighting, SightingDecision
from sightings.services import activities, leaving, moderating, showing
from sightings.services.decision_errors import DecisionError
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import NOON, put_down
from workers import carrying

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return UserFactory()


def correct(sighting, activity, ada, note="a tent is thrown into a lorry"):
    return activities.correct(sighting=sighting, activity=activity, by=ada, now=NOON, note=note)


def take_back(sighting, ada):
    return activities.take_back(sighting=sighting, by=ada, now=NOON)


def test_list_map_and_stream_say_it(ada):
    sighting = put_down(activity="present")
    version = changes_since(None).version

    correct(sighting, "eviction", ada)

    assert [record["activity"] for record in records.page(SightingFilter(), limit=9, now=NOON).records] == [
        "eviction"
    ]
    told = changes_since(version).points.facets["activity"].tolist()
    assert [ACTIVITIES[number] for number in told] == ["eviction"]
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "sighting.shown",
        "sighting.updated",
    ]


def test_nobody_outside_hears_of_what_is_not_public(ada):
    correct(put_down(activity="present", photo=False), "eviction", ada)
    assert not Event.objects.exists()


def test_history_has_why_and_the_chained_log_what(ada):
    sighting = put_down(activity="present")
    correct(sighting, "eviction", ada)

    line = sighting.decisions.order_by("pk").last()
    assert (line.by, line.note) == (ada, "a tent is thrown into a lorry")
    assert action_words(line.action) == "put right: “Eviction”, not “Police present”"
    entry = AuditEntry.objects.order_by("number").last()
    assert (entry.action, entry.details["what"]) == ("sighting.activity", "present>eviction")
    assert "lorry" not in str(entry.details)


def test_every_line_fits_into_its_column():
    longest = SightingDecision._meta.get_field("action").max_length
    pairs = permutations(["", *Activity.values], 2)
    assert max(len(f"{activities.CORRECT}:{was}>{became}") for was, became in pairs) <= longest


@pytest.mark.parametrize(
    ("activity", "note", "said"),
    [
        ("dancing", "seen", "Say what police do"),
        ("", "seen", "Say what police do"),
        ("force", " ", "Say why"),
        ("present", "seen", "already"),
    ],
)
def test_what_is_not_said_properly_changes_nothing(ada, activity, note, said):
    sighting = put_down(activity="present")
    with pytest.raises(DecisionError, match=said):
        correct(sighting, activity, ada, note)
    sighting.refresh_from_db()
    assert sighting.activity == "present" and not sighting.decisions.filter(by=ada).exists()


def test_what_is_over_or_was_taken_back_stays_as_it_is(ada):
    over, withdrawn = put_down(activity="present"), put_down(activity="present")
    leaving.withdraw(withdrawn, now=NOON)
    for sighting, moment in ((over, over.expires_at), (withdrawn, NOON)):
        with pytest.raises(DecisionError):
            activities.correct(sighting=sighting, activity="force", by=ada, now=moment, note="seen")


class TestForce:
    def test_becomes_a_report_as_by_its_senders_own_word(self, ada):
        told, found = put_down(activity="force"), put_down(activity="present")
        correct(found, "force", ada)

        assert carrying.carry_force(NOON) == 2

        by_sender, by_moderator = Report.objects.order_by("pk")
        assert by_sender.text.replace(told.public_id, found.public_id) == by_moderator.text
        assert (by_sender.platform, by_sender.stage) == (by_moderator.platform, by_moderator.stage)

    def test_rings_for_it_at_once(self, ada, django_capture_on_commit_callbacks):
        sighting = put_down(activity="present")
        with django_capture_on_commit_callbacks() as rung:
            correct(sighting, "force", ada)
        with django_capture_on_commit_callbacks() as quiet:
            correct(sighting, "eviction", ada)
        assert len(rung) == len(quiet) + 1

    def test_taken_back_before_it_was_carried_is_never_carried(self, ada):
        sighting = put_down(activity="present")
        correct(sighting, "force", ada)
        take_back(sighting, ada)
        assert carrying.carry_force(NOON) == 0

    def test_taken_back_leaves_what_was_carried(self, ada):
        sighting = put_down(activity="present")
        correct(sighting, "force", ada)
        carrying.carry_force(NOON)

        take_back(sighting, ada)
        carrying.carry_force(NOON)

        assert Report.objects.with_words().count() == 1
        correct(sighting, "force", ada)
        assert carrying.carry_force(NOON) == 0, "it is there already"


class TestWayBack:
    def test_brings_what_was_told(self, ada):
        sighting = put_down(activity="")
        correct(sighting, "force", ada)

        assert take_back(sighting, ada).activity == ""
        line = sighting.decisions.order_by("pk").last()
        assert action_words(line.action) == "what was put right was taken back"

    def test_leaves_the_verdict_alone(self, ada):
        sighting = put_down(activity="present", photo=False)
        moderating.confirm(sighting=sighting, by=ada, now=NOON)
        correct(sighting, "eviction", ada)
        take_back(sighting, ada)
        sighting.refresh_from_db()
        assert (sighting.status, sighting.decided_by) == ("confirmed", ada)

    def test_is_one_step(self, ada):
        sighting = put_down(activity="present")
        correct(sighting, "eviction", ada)
        take_back(sighting, ada)
        with pytest.raises(DecisionError):
            take_back(sighting, ada)

    def test_is_over_once_its_sender_says_something_else(self, ada):
        sighting = put_down(activity="present")
        correct(sighting, "eviction", ada)
        showing.add(sighting, activity="belongings", now=NOON)
        with pytest.raises(DecisionError):
            take_back(sighting, ada)


def test_what_a_moderator_put_right_its_sender_does_not_undo_by_repeating_it(ada):
    sighting = put_down(activity="force")
    correct(sighting, "present", ada)

    showing.add(sighting, activity="force", words="they are still here", now=NOON)

    assert Sighting.objects.get().activity == "present"


def test_what_was_taken_back_its_sender_may_say_again(ada):
    sighting = put_down(activity="force")
    correct(sighting, "present", ada)
    take_back(sighting, ada)
    showing.add(sighting, activity="eviction", now=NOON)
    showing.add(sighting, activity="force", now=NOON)
    assert Sighting.objects.get().activity == "force"
