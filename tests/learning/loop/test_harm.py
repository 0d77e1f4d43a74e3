"""The real harm classifier through the whole loop, taught by made-up verdicts about flags alone."""

from random import Random

import pytest
from django.utils import timezone

from civicwatch.learning import registry
from civicwatch.learning.loop import promoting, runs
from civicwatch.learning.models import STEPS, ClassifierVersion
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag, a_stream, a_tweet
from tests.tweets.harm.corpus import KIND, MEAN, PEOPLE, PLACES, TOPICS, examples
from tweets.harm.labels import NONE
from tweets.models import FlagDecision

EACH = 50
SAID = (
    *("the", "and", "about", "with", "from", "again", "today", "they", "were", "said", "that", "nobody"),
    *("listened", "over", "there", "before", "after", "morning", "evening", "everybody", "waited", "long"),
)


def words(kind, number):
    """Its topic, and a tone: of bullying where there is any."""
    chance = Random(f"{kind} {number}")
    found = [
        *chance.sample(TOPICS[kind], 2),
        *chance.sample(KIND if kind == NONE else MEAN, 2),
        *chance.sample(SAID, 9),
        *chance.sample(PLACES, 3),
        *chance.sample(PEOPLE, 2),
    ]
    chance.shuffle(found)
    return " ".join(found)


@pytest.fixture
def decide(db):
    """Verdicts about made-up posts of some kinds."""
    stream, person = a_stream(may_train=True), UserFactory(role="senior moderator")

    def decide(*kinds):
        for kind in kinds:
            for number in range(EACH):
                status = "dismissed" if kind == NONE else "upheld"
                tweet = a_tweet(stream=stream, text=words(kind, number))
                flag = a_flag(status=status, kind="gender" if kind == NONE else kind, tweet=tweet)
                FlagDecision.objects.create(
                    flag=flag, action=status, from_status="open", to_status=status, by=person
                )

    return decide


@pytest.fixture
def train(step, settings, tmp_path, monkeypatch):
    settings.VAR, settings.TRAINING_FEWEST = tmp_path / "var", EACH
    monkeypatch.setattr(runs.bell, "ring_after_commit", lambda *names: None)
    monkeypatch.setattr(registry, "_loaded", {})

    def train(administrator):
        run = runs.start(name="harm", by=administrator, now=timezone.now())
        step(*(step.value for step in STEPS))
        run.refresh_from_db()
        assert (run.stage, run.why_not, run.error) == ("registered", {}, "")
        return run.version

    return train


@pytest.mark.once
def test_verdicts_alone_make_a_candidate_that_a_person_promotes_and_takes_back(decide, train):
    decide(*TOPICS)
    administrator, now = UserFactory(role="administrator"), timezone.now()
    shipped = ClassifierVersion.objects.get(name="harm", is_active=True)

    version = train(administrator)

    assert version.scorecard["by_source"].keys() == {"moderators_abuse"}  # taught the model of abuse
    assert version.comparison.against == shipped
    assert version.comparison.passed, version.comparison.slices
    whole = version.comparison.slices[0]
    assert whole["candidate"] > whole["active"]

    promoting.promote(version=version, by=administrator, now=now)
    (said,) = registry.active("harm").predict([words("religion", 1000)])
    assert (registry.active("harm").version, said.flagged, said.kind) == (version, True, "religion")

    promoting.roll_back(name="harm", by=administrator, now=now)
    assert registry.active("harm").version == shipped


@pytest.mark.once
def test_verdicts_of_two_kinds_teach_beside_data_of_ones_own(decide, train, settings, tmp_path):
    """Of flags that stand alone: a source in which everything is abuse."""
    decide("age", "religion")
    settings.TRAINING_DATA = str(tmp_path / "data")
    for source in {row.source for row in examples()}:
        table = tmp_path / "data/harm" / f"{source}.csv"
        table.parent.mkdir(parents=True, exist_ok=True)
        rows = [f"{row.text},{row.label}" for row in examples() if row.source == source]
        table.write_text("\n".join(["text,label", *rows]) + "\n")

    version = train(UserFactory(role="administrator"))

    sources = version.scorecard["by_source"]
    assert sources.keys() == {"davidson", "tweeteval_offensive", "moderators_abuse"}
    assert (
        sources["moderators_abuse"]["per_class"]["offensive"]["n"]
        == version.data_set.counts["age"]["learn"] + version.data_set.counts["religion"]["learn"]
    )
