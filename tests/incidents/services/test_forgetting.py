"""What is deleted at its source is deleted here: wherever its words got to, in the whole database."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.events import services as events
from civicwatch.lib import jobs
from incidents.models import (
    Decision,
    Evidence,
    Incident,
    IncidentReport,
    MergeSuggestion,
    Report,
    ReportBand,
    ReportStage,
    Sealed,
    Status,
)
from incidents.posts import Post
from incidents.services import curation, editing, forgetting, holds, log, merging
from incidents.services.evidence import EvidenceChanges, EvidenceDraft
from incidents.services.forgetting import Why
from incidents.services.reports import receive
from tests.everything_kept import where
from tests.factories import IncidentReportFactory, MergeSuggestionFactory, SourceFactory, UserFactory
from tests.incidents.services.test_log import found as broken_log

pytestmark = pytest.mark.django_db
TITLE = "Xylophonic officers pepper spray a crowd by the quetzalcoatl fountain"
TEXT = (
    "Xylophonic officers in Reno, Nevada pepper sprayed a crowd by the quetzalcoatl fountain on May 28. "
    "Nobody had touched them, and my zymurgic neighbour was hit in the face."
)
WORDS = ("xylophonic", "quetzalcoatl", "zymurgic", "sesquipedalian_7", "r/renoville")
COPY = "Two officers used pepper spray on people near the fountain in Reno, Nevada on May 28, a baker says."


@pytest.fixture
def person():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def post(number="17", title=TITLE, text=TEXT):
    return Post(
        platform="reddit",
        external_id=number,
        url=f"https://www.reddit.com/r/renoville/comments/{number}/xylophonic_officers/",
        author="sesquipedalian_7",
        title=title,
        text=text,
        created_at=timezone.now() - timedelta(days=1),
        raw=f'{{"title": "{title}", "author": "sesquipedalian_7"}}'.encode(),
    )


def arrived(*posts):
    receive(posts, source=SourceFactory())
    jobs.run_until_empty("classify_reports")
    Report.objects.update(stage=ReportStage.CLASSIFIED, due_at=timezone.now())  # whatever it thinks of them
    jobs.run_until_empty("locate_reports")
    jobs.run_until_empty("group_reports")
    return list(Report.objects.order_by("pk"))


def candidate_of(report):
    return Incident.objects.get(report_links__report=report)


def ready(incident, by, **values):
    """The candidate with what publishing needs, in the moderator's own words unless told otherwise."""
    own = {
        "title": "Officers spray people",
        "description": "A resident says that it happened near a fountain.",
        "occurred_on": date(2026, 5, 28),
        "date_precision": "exact",
        "latitude": 39.53,
        "longitude": -119.81,
        "place_precision": "city",
        "force_rank": 4,
    }
    return editing.edit(incident=incident, values=own | values, by=by)


def published(report, by, **values):
    incident = curation.publish(incident=ready(candidate_of(report), by, **values), by=by)
    events.number_waiting()
    return incident


def forgotten(report, why=Why.DELETED, **options):
    assert forgetting.forget(report=report, why=why, **options)
    report.refresh_from_db()
    return report


def left():
    return {word: tables for word in WORDS if (tables := where(word))}


def test_a_candidate_that_stood_on_it_alone_is_closed_and_every_word_is_gone(person):
    (report,) = arrived(post())
    incident = candidate_of(report)
    assert set(left()) == set(WORDS)

    forgotten(report)

    assert left() == {}
    incident.refresh_from_db()
    assert (incident.status, incident.closed_reason, incident.title) == (
        Status.REJECTED,
        "deleted_at_source",
        "",
    )
    last = incident.decisions.latest("pk")
    assert (last.action, last.by, last.role) == ("reject", None, "machine")
    assert not incident.evidence.exists()
    assert broken_log() == []


def test_what_stays_is_an_empty_stub_of_platform_and_id():
    (report,) = arrived(post())

    forgotten(report)

    assert (report.platform, report.external_id, report.stage) == ("reddit", "17", "deleted")
    assert report.deleted_at_source and report.forgotten_at and report.due_at is None
    kept = {
        "text_hash",
        "sha256",
        "url",
        "author",
        "raw",
        "probability",
        "occurred_on",
        "state_id",
        "latitude",
    }
    assert not any(getattr(report, name) for name in kept)
    assert not ReportBand.objects.exists()


def test_it_never_comes_in_again():
    (report,) = arrived(post())
    forgotten(report)

    received = receive([post()], source=SourceFactory())
    jobs.drain()

    assert (received.stored, received.repeated) == (0, 1)
    assert left() == {}
    assert Incident.objects.count() == 1


def test_where_it_supports_something_public_link_hash_time_and_own_words_stay(person):
    (report,) = arrived(post())
    sha256, posted_at = report.sha256, report.posted_at
    incident = published(report, person)

    forgotten(report)

    incident.refresh_from_db()
    assert incident.status == Status.PUBLISHED
    assert incident.title == "Officers spray people"
    assert incident.description == "A resident says that it happened near a fountain."
    evidence = incident.evidence.get()
    assert evidence.url == "https://www.reddit.com/comments/17/"  # the longer one repeats the title
    assert evidence.gone_at is not None and evidence.title == ""
    assert (report.sha256, report.posted_at) == (sha256, posted_at)
    assert left() == {}
    assert broken_log() == []


def test_a_public_title_that_is_the_posts_goes_and_what_was_quoted_is_left_out(person):
    (report,) = arrived(post())
    told = (
        "She says: nobody had touched them, and my zymurgic neighbour was hit in the face. A video shows it."
    )
    incident = published(report, person, title=TITLE, description=told)

    forgotten(report)

    incident.refresh_from_db()
    assert incident.title == ""
    assert incident.description == "She says: […]. A video shows it."
    assert where("zymurgic") == [] and where("quetzalcoatl") == []
    page = Incident.objects.get(pk=incident.pk).get_absolute_url()
    assert page
    assert broken_log() == []


def test_the_page_the_api_and_the_stream_follow(person, client):
    (report,) = arrived(post())
    incident = published(report, person, title=TITLE)

    forgotten(report)
    events.number_waiting()

    for address in (
        incident.get_absolute_url(),
        f"/api/v1/incidents/{incident.pk}/",
        "/feeds/incidents.atom",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "quetzalcoatl" not in answer.content.decode().lower()


def test_what_two_posts_say_stays_with_the_other(person):
    first, second = arrived(post("17"), post("18"))
    incident = candidate_of(first)
    assert candidate_of(second) == incident

    forgotten(first)

    incident.refresh_from_db()
    assert (incident.status, incident.title) == (Status.CANDIDATE, TITLE)
    assert incident.evidence.get().report == second


def test_another_post_gives_the_candidate_its_title():
    first, second = arrived(post("17"), post("18", title="", text=COPY))
    incident = candidate_of(first)
    IncidentReport.objects.filter(report=second).update(incident=incident)

    forgotten(first)

    incident.refresh_from_db()
    assert incident.status == Status.CANDIDATE
    assert incident.title.startswith("Two officers used pepper spray")
    assert set(left()) <= {"sesquipedalian_7", "r/renoville", "xylophonic"}  # the other post's own
    assert where("quetzalcoatl") == []


def test_a_candidate_with_evidence_of_its_own_goes_on_waiting(person):
    (report,) = arrived(post())
    own = EvidenceDraft(kind="video", url="https://video.example.org/1", title="A video")
    incident = editing.edit(incident=candidate_of(report), evidence=EvidenceChanges(add=[own]), by=person)

    forgotten(report)

    incident.refresh_from_db()
    assert incident.status == Status.CANDIDATE
    assert [row.url for row in incident.evidence.all()] == ["https://video.example.org/1"]
    assert left() == {}


@pytest.mark.parametrize("action", ["reject", "retract", "merge", "split", "reopen"])
def test_wherever_the_incident_has_got_to(action, person, senior):
    (report,) = arrived(post())
    incident = ready(candidate_of(report), person, title=TITLE)
    if action == "reject":
        curation.reject(incident=incident, reason="not_force", words=f"It says “{TEXT}”", by=person)
    elif action == "merge":
        other = editing.create_candidate(values={"title": "Another"}, by=person)
        MergeSuggestionFactory(
            first_id=incident.pk, second_id=other.pk, reasons={"words": ["quetzalcoatl", "people"]}
        )
        merging.merge(incident=incident, into=other, by=person)
    elif action == "split":
        own = EvidenceDraft(kind="video", url="https://video.example.org/1")
        incident = editing.edit(incident=incident, evidence=EvidenceChanges(add=[own]), by=person)
        merging.split(incident=incident, evidence_ids=[incident.evidence.get(url=own.url).pk], by=person)
    else:
        incident = curation.publish(incident=incident, by=person)
        events.number_waiting()
        if action == "retract":
            curation.retract(incident=incident, reason="false", words="It was not so.", by=senior)
        else:
            curation.reopen(incident=incident, by=senior)

    forgotten(report)

    assert left() == {}
    assert broken_log() == []


def test_what_was_decided_a_moment_ago_cannot_bring_it_back(person):
    (report,) = arrived(post())
    curation.reject(incident=candidate_of(report), reason="not_force", by=person)

    forgotten(report)

    assert left() == {}


def test_words_in_common_are_some_of_its_words():
    (report,) = arrived(post())
    suggestion = MergeSuggestionFactory(
        second=candidate_of(report),
        first=Incident.objects.create(pk=-1),
        reasons={"words": ["zymurgic", "baker"]},
    )
    forgotten(report)
    assert MergeSuggestion.objects.get(pk=suggestion.pk).reasons == {"words": ["baker"]}


def test_the_log_says_that_it_was_forgotten_and_holds(person):
    (report,) = arrived(post())
    incident = ready(candidate_of(report), person)

    forgotten(report)

    entry = AuditEntry.objects.get(action="forget", subject=f"reports/{report.pk}")
    edited = Decision.objects.get(incident=incident, action="edit")
    assert entry.details["decisions"] == [edited.pk]
    assert edited.changes["title"]["from"].startswith("forgotten, SHA-256 ")
    assert edited.changes["title"]["to"] == "Officers spray people"
    assert broken_log() == []


def test_a_second_time_nothing_happens():
    (report,) = arrived(post())
    forgotten(report)
    count = AuditEntry.objects.count()

    assert not forgetting.forget(report=report, why=Why.DELETED)
    assert AuditEntry.objects.count() == count


def test_a_post_on_its_way_through_the_pipeline_stops_there():
    receive([post()], source=SourceFactory())
    report = Report.objects.get()

    forgotten(report)
    jobs.drain()

    report.refresh_from_db()
    assert (report.stage, report.text) == ("deleted", "")
    assert not Incident.objects.exists() and left() == {}


def test_what_a_worker_is_working_on_is_not_written_back():
    receive([post()], source=SourceFactory())
    job = jobs.registered()["classify_reports"]
    (held,) = job._claim(10)

    forgotten(Report.objects.get())
    job._work_on([held])

    assert left() == {}
    assert Report.objects.get().stage == "deleted"


def test_an_expired_one_leaves_the_state_of_its_incident(person):
    (report,) = arrived(post())
    incident = curation.reject(incident=candidate_of(report), reason="not_force", by=person)

    forgotten(report, why=Why.EXPIRED)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_reason, incident.title) == (Status.REJECTED, "not_force", "")
    assert report.deleted_at_source is None and report.stage == "grouped"
    assert left() == {}


def test_an_account_that_was_deleted_takes_its_name_and_not_the_post():
    (report,) = arrived(post())

    forgetting.forget_author(report=report)

    report.refresh_from_db()
    assert (report.author, bytes(report.raw), report.text) == (None, b"", TEXT)
    assert where("sesquipedalian_7") == []


@pytest.mark.parametrize("role", [MODERATOR])
def test_a_moderator_may_not_set_a_hold(role):
    (report,) = arrived(post())
    with pytest.raises(Exception, match="may not"):
        holds.set_hold(incident=candidate_of(report), words="A court asks.", by=UserFactory(role=role))


@pytest.mark.parametrize("state", ["candidate", "published", "merged"])
def test_under_a_hold_the_words_are_out_of_sight_and_go_when_it_is_lifted(state, person, senior, client):
    (report,) = arrived(post())
    incident = candidate_of(report)
    if state == "published":
        incident = published(report, person, title=TITLE)
    if state == "merged":
        other = editing.create_candidate(values={"title": "Another"}, by=person)
        merging.merge(incident=incident, into=other, by=person)
        incident = other
    incident = holds.set_hold(incident=incident, words="A court asks for it.", by=senior)

    forgotten(report)

    sealed = Sealed.objects.get()
    assert sealed.content["report"]["text"] == TEXT
    assert where("zymurgic") == ["incidents.Sealed"]
    client.force_login(UserFactory(role=ADMINISTRATOR))
    for address in (
        f"/admin/incidents/incident/{incident.pk}/change/",
        f"/admin/incidents/report/{report.pk}/change/",
    ):
        assert "zymurgic" not in client.get(address).content.decode()

    holds.lift_hold(incident=Incident.objects.get(pk=incident.pk), words="The court has it.", by=senior)

    assert where("zymurgic") == []
    assert not Sealed.objects.exists()
    assert AuditEntry.objects.filter(action="remove sealed words").count() == 1
    assert broken_log() == []


def test_an_operator_reads_what_is_sealed_and_the_log_says_so(senior, capsys):
    (report,) = arrived(post())
    incident = holds.set_hold(incident=candidate_of(report), words="A court asks for it.", by=senior)
    with pytest.raises(CommandError, match="nothing is sealed"):
        call_command("sealed_words", incident.pk, why="Order 12")
    forgotten(report)

    call_command("sealed_words", incident.pk, why="Order 12")

    (found,) = json.loads(capsys.readouterr().out)
    assert found["report"]["text"] == TEXT
    entry = AuditEntry.objects.get(action="read sealed words")
    assert (entry.subject, entry.details) == (f"incidents/{incident.pk}", {"why": "Order 12", "posts": 1})


def test_of_two_holds_the_last_one_counts(person, senior):
    (report,) = arrived(post())
    part = candidate_of(report)
    whole = editing.create_candidate(values={"title": "Another"}, by=person)
    part = holds.set_hold(incident=part, words="One.", by=senior)
    merging.merge(incident=part, into=whole, by=person)
    holds.set_hold(incident=Incident.objects.get(pk=whole.pk), words="Two.", by=senior)
    forgotten(report)

    holds.lift_hold(incident=Incident.objects.get(pk=whole.pk), words="Done.", by=senior)
    assert Sealed.objects.exists()
    holds.lift_hold(incident=Incident.objects.get(pk=part.pk), words="Done.", by=senior)
    assert not Sealed.objects.exists()


def test_a_hold_needs_words_and_tells_nobody_outside(person, senior):
    (report,) = arrived(post())
    incident = published(report, person)
    before = list(log.Decision.objects.order_by("pk").values_list("pk", flat=True))

    with pytest.raises(Exception, match="why"):
        holds.set_hold(incident=incident, words=" ", by=senior)
    assert list(log.Decision.objects.order_by("pk").values_list("pk", flat=True)) == before

    holds.set_hold(incident=incident, words="A court asks.", by=senior)
    assert events.number_waiting() == 0


def test_only_sources_that_allow_it_train():
    yes, no = SourceFactory(may_train=True), SourceFactory()
    receive([post("17"), post("18")], source=yes)
    receive([post("19")], source=no)
    receive([post("20")], source=None)
    first, second, *_ = Report.objects.order_by("pk")
    assert set(Report.objects.may_train()) == {first, second}

    forgotten(first)

    assert set(Report.objects.may_train()) == {second}


def test_what_is_not_linked_to_it_is_left_alone(person):
    first, second = arrived(post("17"), post("18", title="", text=COPY))
    other = candidate_of(second)
    before = Incident.objects.filter(pk=other.pk).values().get()

    forgotten(first)

    assert Incident.objects.filter(pk=other.pk).values().get() == before
    assert Evidence.objects.filter(incident=other).count() == 1
    second.refresh_from_db()
    assert second.text == COPY


def test_a_post_nobody_made_anything_of():
    link = IncidentReportFactory()
    report = Report.objects.create(platform="x", external_id="1", text=TEXT, posted_at=timezone.now())

    forgotten(report)

    assert left() == {}
    assert IncidentReport.objects.filter(pk=link.pk).exists()
