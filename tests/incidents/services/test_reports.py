"""Posts in: stored once whatever comes, judged by the active classifier, placed as far as words go."""

from dataclasses import dataclass, field, replace

import pytest

from civicwatch.learning import in_service
from civicwatch.learning.models import ClassifierVersion
from incidents.models import Report, ReportStage
from incidents.posts import Post, permalink, storable
from incidents.services import reports
from tests.factories import NOON, ReportFactory, SourceFactory

pytestmark = pytest.mark.django_db
POST = Post(
    platform="reddit",
    external_id="abc",
    url="https://www.reddit.com/r/Portland/comments/abc/x/",
    author="someone",
    title="Officers fire pepper balls at a crowd",
    text="",
    created_at=NOON,
    raw=b'{"id": "abc"}',
)


def test_a_post_is_stored_with_its_payload_and_waits_for_judgement():
    source = SourceFactory()
    assert reports.receive([POST], source=source) == reports.Received(stored=1, repeated=0)
    report = Report.objects.get()
    assert (report.platform, report.external_id, report.source) == ("reddit", "abc", source)
    assert bytes(report.raw) == POST.raw
    assert report.stage == ReportStage.RECEIVED and report.due_at is not None


def test_the_same_post_a_thousand_times_is_stored_once():
    first = reports.receive([POST] * 500, source=None)
    again = [reports.receive([POST], source=SourceFactory()) for _ in range(5)]
    assert first == reports.Received(stored=1, repeated=0)
    assert all(answer == reports.Received(stored=0, repeated=1) for answer in again)
    assert Report.objects.count() == 1


def test_one_id_on_two_platforms_is_two_posts():
    reports.receive([POST, replace(POST, platform="x")], source=None)
    assert Report.objects.count() == 2


def test_what_is_here_is_never_changed_by_a_second_arrival():
    reports.receive([POST], source=None)
    reports.receive([replace(POST, title="something else")], source=None)
    assert Report.objects.get().title == POST.title


@pytest.mark.parametrize("text", ["a\0b", "\ud83d alone", "x" * 20_000, "🚓 ñ", ""])
def test_hostile_text_is_stored_without_loss(text):
    reports.receive([replace(POST, text=text)], source=None)
    assert Report.objects.get().text == storable(text)


def test_storable_escapes_only_what_a_database_refuses():
    assert storable("a\0b\ud800 ñ🚓") == "a\\x00b\\ud800 ñ🚓"


@pytest.mark.parametrize(
    ("platform", "url", "expected"),
    [
        ("x", None, "https://x.com/i/status/12"),
        ("x", "https://x.com/somebody/status/12?s=20", "https://x.com/i/status/12"),
        ("public", "https://mobile.twitter.com/somebody/status/12", "https://x.com/i/status/12"),
        ("x", "https://x.com/somebody", "https://x.com/somebody"),
        ("reddit", None, "https://www.reddit.com/comments/12/"),
        ("news", None, ""),
        ("news", "https://example.org/a", "https://example.org/a"),
    ],
)
def test_where_a_post_can_be_read(platform, url, expected):
    assert permalink(platform, "12", url) == expected


@dataclass
class Prediction:
    probability: float
    force_rank: int = 4
    reasons: list = field(default_factory=lambda: [["pepper balls", 1.2]])
    sentence: str = "Officers fire pepper balls at a crowd"
    tested_language: bool = True


@dataclass
class Classifier:
    """Stands in for the loaded classifier: one probability a text, read off the text itself."""

    version: object = None
    thresholds: dict = field(default_factory=lambda: {"queue": 0.3, "likely": 0.8})

    def predict(self, texts):
        return [
            Prediction(float(text.removeprefix("es ")), tested_language=not text.startswith("es "))
            for text in texts
        ]


@pytest.fixture
def classifier(monkeypatch):
    loaded = Classifier()
    monkeypatch.setattr(in_service, "loaded", lambda name: loaded)
    return loaded


@pytest.mark.parametrize(
    ("probability", "stage", "likely"),
    [
        ("0.29", ReportStage.SET_ASIDE, False),
        ("0.3", ReportStage.CLASSIFIED, False),
        ("0.79", ReportStage.CLASSIFIED, False),
        ("0.8", ReportStage.CLASSIFIED, True),
    ],
)
def test_two_thresholds_decide_what_enters_and_what_is_likely(classifier, probability, stage, likely):
    report = ReportFactory(title="", text=probability)
    reports.classify([report])
    assert (report.stage, report.likely) == (stage, likely)
    assert report.reasons == [["pepper balls", 1.2]] and report.force_rank == 4
    assert (report.due_at is None) == (stage == ReportStage.SET_ASIDE)


@pytest.mark.parametrize("probability", ["0.01", "0.99"])
def test_what_is_in_an_untested_language_goes_to_a_person_without_a_word_of_the_machine(
    classifier, probability
):
    classifier.version = ClassifierVersion.objects.get(name="force", is_active=True)
    report = ReportFactory(title="", text=f"es {probability}", probability=0.6, force_rank=5, likely=True)
    reports.classify([report])
    assert report.stage == ReportStage.CLASSIFIED and report.due_at is not None
    assert (report.probability, report.force_rank, report.likely) == (None, None, False)
    assert (report.reasons, report.sentence) == ([], "")
    assert report.is_unjudged


def test_place_and_day_are_read_from_the_words():
    report = ReportFactory(text="Yesterday officers in Tulsa, Oklahoma fired tear gas", title="")
    reports.locate([report])
    assert (report.state.usps, report.city.name) == ("OK", "Tulsa")
    assert report.occurred_on.isoformat() == "2026-05-29"
    assert report.place_precision == "city" and report.place_reason and report.date_reason
    assert report.stage == ReportStage.LOCATED


def test_no_place_is_a_normal_answer():
    report = ReportFactory(text="They just pushed her over. Unbelievable.", title="")
    reports.locate([report])
    assert (report.city_id, report.state_id, report.latitude) == (None, None, None)
    assert report.place_precision == "unknown"
