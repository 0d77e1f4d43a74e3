"""What drift counts of reports: of one version, by the hour they came, figures alone."""

from datetime import timedelta

import pytest

from civicwatch.learning import registry
from civicwatch.learning.drift.samples import sketched
from civicwatch.learning.models import ClassifierVersion
from incidents.force import samples
from tests.factories import NOON, ReportFactory

HOUR = timedelta(hours=1)
TEXT = "An officer pushed a woman to the ground near the bridge."


@pytest.fixture
def loaded(db):
    return registry.active("force")


@pytest.fixture
def report(loaded):
    def report(**fields):
        judged = {"classifier": loaded.version, "probability": 0.97, "force_rank": 3, "likely": True}
        return ReportFactory(**{"text": TEXT, "title": "", "received_at": NOON, **judged, **fields})

    return report


def counted(loaded):
    return sketched(samples.samples(loaded, NOON, NOON + HOUR))


def test_what_is_counted(loaded, report):
    report()

    n, found = counted(loaded)

    assert (n, found["outcome"], found["label"], found["language"]) == (1, {"likely": 1}, {"3": 1}, {"en": 1})
    assert {"length", "unknown", "score", "content_1", "content_4"} <= found.keys()


def test_only_this_version_and_this_hour(loaded, report):
    other = ClassifierVersion.objects.create(name="force", version="other", sha256="b" * 64, artefact="y")
    report(classifier=other)
    report(received_at=NOON - timedelta(seconds=1))
    report(received_at=NOON + HOUR)

    assert samples.count(loaded.version, NOON, NOON + HOUR) == 0
    assert counted(loaded) == (0, {})


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"likely": False}, "queue"),
        ({"likely": False, "probability": 0.0001}, "set_aside"),
        ({"likely": False, "probability": None, "force_rank": None}, "not_judged"),
    ],
)
def test_what_was_done_with_it(loaded, report, fields, outcome):
    report(**fields)

    assert counted(loaded)[1]["outcome"] == {outcome: 1}


def test_what_has_no_words_any_more_still_counts_what_was_said_of_it(loaded, report):
    report(text="")

    n, found = counted(loaded)

    assert (n, found["label"], "length" in found) == (1, {"3": 1}, False)


def test_examples_kept_aside_are_counted_alike(loaded, report):
    report()

    _, kept = sketched([samples.of_texts(loaded, [TEXT])])
    _, found = counted(loaded)

    same = ("length", "unknown", "language", "content_1", "content_4")
    assert [kept[name] for name in same] == [found[name] for name in same]
