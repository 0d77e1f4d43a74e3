"""Scorecards in public: the numbers of the active version, in words, and nothing that it does not hold."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from civicwatch.learning.in_words import InWords
from civicwatch.learning.loop.models import Promotion
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.scorecards import Scorecard
from civicwatch.learning.slices import slices_of
from incidents.force.in_words import FORCE, SPLIT
from incidents.force.scorecard import SPLIT as MEASURED_SPLIT
from tests.factories import UserFactory

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

CARD = {
    "n": 200,
    "split": "by rows",
    "groups": 150,
    "accuracy": 0.7,
    "binary": {"recall": 0.6, "precision": 0.75, "ece": 0.05},
    "intervals": {"accuracy": [0.63, 0.76], "binary.recall": [0.5, 0.7]},
    "per_class": {
        "0": {"recall": 0.8, "precision": 0.7, "f1": 0.75, "n": 100},
        "5": {"recall": 0.6, "precision": 0.75, "f1": 0.66, "n": 100},
    },
    "confusion": {"0": {"0": 80, "5": 20}, "5": {"0": 40, "5": 60}},
    "thresholds": {"queue": {"recall": 0.9, "precision": 0.5, "share": 0.55}},
    "by_source": {
        "hrf_force_rank": {
            "n": 150,
            "binary": {"recall": 0.95, "precision": 0.8},
            "thresholds": {"queue": {"recall": 0.99}},
        },
        "tweet_groups": {
            "n": 50,
            "binary": {"recall": 0.41},
            "intervals": {"binary.recall": [0.3, 0.52]},
            "thresholds": {"queue": {"recall": 0.64}},
        },
    },
}


@pytest.fixture
def version(nothing_shipped):
    def version(name="force", number="2", *, is_active=True, card=CARD, **fields):
        return ClassifierVersion.objects.create(
            name=name,
            version=number,
            sha256="ab" * 32,
            artefact="one.skops",
            thresholds={"queue": 0.1661},
            scorecard=card,
            trained_at=datetime(2026, 2, int(number), tzinfo=UTC),
            is_active=is_active,
            **fields,
        )

    return version


@pytest.fixture
def words(client):
    """The page as it is read: without its markup, and with single spaces."""

    def words(path="/classifiers/force/", **headers):
        page = client.get(path, headers=headers)
        assert page.status_code == 200
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())

    return words


def test_the_shipped_classifier_has_its_page(client, db):
    version = ClassifierVersion.objects.get(name="force", is_active=True)

    page = client.get("/classifiers/force/").content.decode()

    assert version.version in page
    assert version.sha256 in page
    assert 'href="/api/v1/classifiers/force/"' in page


def test_figures_come_with_interval_and_n(words, version):
    version()

    told = words()

    assert "how much it finds 60.0% 50.0% – 70.0% 100 " in told  # recall: of the hundred of rank 5
    assert "how much is right 75.0% – 80 " in told  # precision: of the eighty pointed out; no interval known
    assert "exactly the right class 70.0% 63.0% – 76.0% 200 " in told


def test_the_chart_draws_the_interval_and_the_point(client, version):
    version(card={"n": 9, "accuracy": 0.7, "intervals": {"accuracy": [0.63, 0.76]}})

    page = client.get("/classifiers/force/").content.decode()

    assert '<line class="interval" x1="63.00%" x2="76.00%"' in page
    assert '<circle class="point" cx="70.00%"' in page
    assert "style=" not in page


def test_confusion_says_what_is_taken_for_what(words, version):
    version()

    told = words()

    assert "5 · lethal 40 60 100 60.0% 75.0%" in told
    assert (
        "Weak: 5 · lethal, measured on 100 examples. "
        "Of 100 it recognises 60 and takes 40 for something else, most often for 0 · no police."
    ) in told
    assert "Weak: 0" not in told


def test_a_label_in_letters_is_told_in_words_alone(words, version):
    version(
        "harm",
        card={"n": 4, "confusion": {"age": {"age": 3, "not_cyberbullying": 1}, "not_cyberbullying": {}}},
    )

    told = words("/classifiers/harm/")
    spanish = words("/classifiers/harm/", **{"accept-language": "es"})

    assert "The classifier said Examples Recall Precision age no bullying" in told
    assert "not_cyberbullying" not in told + spanish
    assert "move the table sideways" in told
    assert "edad" in spanish


def test_a_figure_that_misleads_has_its_note(words, version):
    version("harm", card={"n": 4, "binary": {"ece": 0.3}})
    version(card={"n": 4, "binary": {"ece": 0.3}})

    assert "So high because it is counted on the posts of six kinds of bullying" in words(
        "/classifiers/harm/"
    )
    assert "So high" not in words()


def test_weak_sources_are_called_weak(words, version):
    version()

    told = words()

    assert (
        "Weak here. Of 100 that it should find it recognises 41 and misses 59. "
        "64 reach the moderators' queue, 36 do not. This source holds only examples that it should find"
    ) in told
    assert "Of 100 that it points out 80 are right and 20 are false alarms." in told
    assert told.count("Weak here.") == 1


def test_thresholds_and_who_decides(words, version):
    version()

    told = words()

    assert "From here a post goes to the moderators' queue. What is below is set aside. 0.17 90.0%" in told
    assert "a person decides" in told


def test_every_version_stands_in_the_history(words, version):
    version(number="1", is_active=False, card={"n": 7, "accuracy": 0.5}, library_versions={"numpy": "2.4"})
    version(number="2", activated_at=NOON, data_fingerprint="cd" * 32)

    told = words()

    assert "1 2026-02-01 Accuracy 50.0% (n 7) numpy 2.4 nobody: it never judged here" in told
    assert "2 judges today 2026-02-02" in told
    assert "cdcdcdcdcdcd the operator, when it was installed or by command, 2026-06-01" in told


def test_the_history_tells_roles_and_no_names(words, version):
    person = UserFactory(role="administrator", username="ada-lovelace")
    version(activated_at=NOON, activated_by=person)

    told = words()

    assert "an administrator, 2026-06-01" in told
    assert "ada-lovelace" not in told


def test_one_figure_is_drawn_over_the_versions(client, version):
    version(number="1", is_active=False, card={"accuracy": 0.5})
    version(number="3", is_active=False, card={"macro_f1": 0.6, "accuracy": 0.1})
    version(number="2", card={"macro_f1": 0.8, "accuracy": 0.1})

    page = client.get("/classifiers/force/").content.decode()
    drawn = page[page.index("Macro F1, version by version") :]

    assert drawn.index(">2<") < drawn.index(">3<")  # the oldest first
    assert '<circle class="point" cx="80.00%"' in drawn
    assert ">1<" not in drawn.split("</svg>")[0]  # its one figure is another, which shares no axis


SLICES = {
    "identity": {
        "women": {"n": 200, "flagged": 0.04, "interval": [0.02, 0.08]},
        "muslims": {"n": 100, "flagged": 0.09, "interval": [0.05, 0.16]},
    },
    "moonlight": {"full": {"n": 10, "flagged": 0.5}},
}


def test_false_alarms_are_told_group_by_group(words, version):
    version(card={"slices": SLICES})

    told = words()

    assert "this is of words, never of a person" in told
    assert (
        "Most often pointed out: muslims (9.0%). Least often: women (4.0%). "
        "Between them: 5.0 percentage points."
    ) in told
    assert "women 4.0% 2.0% – 8.0% 200" in told
    assert told.index("identity that a text names") < told.index("moonlight")
    assert "full 50.0% – 10" in told


def test_a_key_may_mean_one_thing_here_and_another_there():
    words = InWords(groups={"white": "white people", "dialect.white": "words of a kind"})
    group = {"white": {"n": 9, "flagged": 0.1}}

    identity, dialect = slices_of({"slices": {"dialect": group, "identity": group}}, words)

    assert [row.label for row in identity.rows + dialect.rows] == ["white people", "words of a kind"]


def test_a_small_share_gets_a_small_axis(client, version):
    version(card={"slices": {"identity": SLICES["identity"]}})

    page = client.get("/classifiers/force/").content.decode()

    assert '<circle class="point" cx="36.00%"' in page  # 9 of 25 per cent
    assert ">25%<" in page


def test_calibration_is_drawn_and_told(client, words, version):
    bins = [
        {"low": 0.2, "high": 0.4, "n": 400, "said": 0.3, "true": 0.25},
        {"low": 0.8, "high": 1.0, "n": 4, "said": 0.9, "true": 1.0},
        {"low": 0.4, "high": 0.6, "n": 0, "said": None, "true": None},
    ]
    version(card={"calibration": bins})

    page, told = client.get("/classifiers/force/").content.decode(), words()

    assert '<circle class="point" cx="30.00%"' in page
    assert "20.0% – 40.0% 30.0% 25.0% 400" in told
    assert "90.0% 100.0% 4 few" in told
    assert "40.0% – 60.0%" not in told


def test_known_failures_are_told(words, version):
    version(card={"known_failures": ["It misses irony."]})

    assert "Where it is known to fail It misses irony." in words()


def test_unequal_alarms_are_a_known_failure_though_nobody_wrote_it_down(words, version):
    groups = {"black": {"n": 300, "flagged": 0.317}, "rest": {"n": 300, "flagged": 0.003}}
    version(card={"known_failures": ["It misses irony."], "slices": {"dialect": groups, "source": groups}})

    told = words()

    failures = told[told.index("Where it is known to fail") : told.index("The version that judges today")]
    assert failures.count("31.7%") == 1  # that one source is harder than another is no such failure
    assert "0.3%, though all of these texts are harmless." in failures
    alike = {"slices": {"dialect": {**groups, "rest": {"n": 300, "flagged": 0.29}}}}
    ClassifierVersion.objects.update(scorecard=alike)
    assert "though all of these" not in words()


def test_the_source_that_all_figures_are_counted_on_is_among_those_it_learned_from(words, version):
    alarms = {name: {"n": 9, "flagged": 0.1} for name in ("main", "hrf_force_rank", "tweet_groups")}
    version(card={**CARD, "slices": {"source": alarms}})

    told = words()

    assert "main: 200 examples" in told
    learned_from = told[told.index("Learned from") : told.index("How it was measured")]
    assert [int(n) for n in re.findall(r"(\d+) examples", learned_from)] == [200, 150, 50]


def test_all_classifiers_in_short(words, version):
    version()
    version(name="weather", is_active=False)

    told = words("/classifiers/")

    assert "Recall 60.0% (50.0% – 70.0%) · Precision 75.0% on 200 examples that it had not seen" in told
    assert "Weak at: 5 · lethal; Posts about recorded incidents (X)" in told
    assert "weather No version of it is active" in told


def test_no_page_for_what_is_not_there(client, db):
    assert client.get("/classifiers/weather-of-1999/").status_code == 404
    assert client.get("/classifiers/a%00b/").status_code == 404


@pytest.mark.parametrize("card", [{}, {"n": 3}, {"binary": {}}, {"confusion": {}, "by_source": {}}])
def test_what_a_scorecard_does_not_hold_is_left_out(words, version, card):
    version(card=card)

    told = words()

    assert "How well it does" not in told
    assert "What it takes for what" not in told


def test_a_classifier_without_words_or_active_version(words, version):
    version(name="weather", is_active=False)

    told = words("/classifiers/weather/")

    assert "weather" in told
    assert "No version of it is active" in told


def test_without_any_classifier(words, version):
    assert "No classifier has been registered" in words("/classifiers/")


def test_words_of_a_scorecard_cannot_break_out_of_the_page(client, version):
    version(card={**CARD, "split": "<script>alert(1)</script>", "by_source": {"<b>x</b>": {"n": 1}}})

    for path in ("/classifiers/", "/classifiers/force/"):
        page = client.get(path).content.decode()

        assert "<script>alert" not in page
        assert "<b>x</b>" not in page


def test_the_split_is_told_in_spanish_too(words, version):
    assert SPLIT == MEASURED_SPLIT  # the sentence that is marked for translation is the one that is measured
    version(card={**CARD, "split": MEASURED_SPLIT})

    told = words(**{"Accept-Language": "es"})

    assert "5 partes, sorteadas por grupos" in told
    assert "60,0%" in told


def test_every_label_of_a_force_rank_has_its_word(version):
    card = Scorecard(version(), FORCE)

    assert [str(label) for label in card.labels()] == ["0 · no police", "5 · lethal"]


def test_other_pages_lead_here(client, db):
    assert client.get("/about/").content.decode().count('href="/classifiers/"') == 2  # its text, its footer


def test_who_let_which_version_take_over(words, version):
    before = version(number="1", is_active=False)
    now = version(number="2")
    person = UserFactory(role="administrator", username="ada-lovelace")
    Promotion.objects.create(
        name="force", before=before, version=now, how="rolled_back", by=person, reason="Secret", at=NOON
    )

    told = words()

    assert "2 in place of 1, rolled back (an administrator)." in told.replace(" ,", ",")
    assert "ada-lovelace" not in told
    assert "Secret" not in told
