"""The page of exploration: masked until asked for, small counts hidden, whole with nothing shipped."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from tests.tweets.flag_rows import a_flag
from tweets.exploration import over_time, shipped
from tweets.models import Flag, HarmKind

PAGE = "/classifiers/harm/explore/"
KINDS = HarmKind.values
COMPONENTS = {
    "explained": [0.5, 0.25],
    "dots": {kind: [[at, at], [at + 0.5, -at]] for at, kind in enumerate(KINDS)},
    "middles": {kind: [at, at] for at, kind in enumerate(KINDS)},
}
FOUND = {
    "data_fingerprint": "ab" * 32,
    "n": dict.fromkeys(KINDS, 40),
    "n_abuse": 90,
    "terms": 1234,
    "marks": {kind: [{"term": f"word {kind[:3]}", "adds": 0.0123, "share": 0.2}] for kind in KINDS},
    "importance": [{"term": "filth", "adds": -0.05}],
    "sorts": {"words": 0.5, "pairs": 0.2, "pieces": 0.25, "masks": 0.05},
    "components": {"terms": COMPONENTS, "scores": COMPONENTS},
}


@pytest.fixture
def found(tmp_path, monkeypatch, db):
    cache.clear()
    path = tmp_path / "explore.json"
    path.write_text(json.dumps(FOUND))
    monkeypatch.setattr(shipped.read, "__defaults__", (path,))


def test_words_are_masked_until_one_opens_them(client, found):
    page = client.get(PAGE).content.decode()

    assert '<details class="masked"><summary>w••• a••</summary>word age</details>' in page
    assert "+0.012" in page
    assert "20.0%" in page
    assert "−0.050" in page


def test_a_class_or_all_can_be_asked_for_without_script(client, found):
    one = client.get(PAGE, {"show": "age"}).content.decode()
    everything = client.get(PAGE, {"show": "all"}).content.decode()

    assert '<th scope="row">word age</th>' in one
    assert '<th scope="row">word gen</th>' not in one
    assert '<th scope="row">word gen</th>' in everything
    assert "Mask all words again" in everything


def test_posts_are_signs_with_the_number_of_their_class(client, found):
    page = client.get(PAGE).content.decode()

    assert page.count('class="dot"') == 2 * 12
    assert page.count('class="crowd"') == 2 * 6
    assert "<strong>1</strong> age" in page
    assert "the first direction holds 50.0%, the second 25.0%" in page


def test_small_counts_are_hidden(client, found):
    now = datetime.now(UTC)
    flags = [a_flag(kind="age") for _ in range(5)] + [a_flag(kind="religion") for _ in range(4)]
    Flag.objects.filter(pk__in=[flag.pk for flag in flags]).update(made_at=now)

    (week,) = over_time.weeks(now=now)
    page = client.get(PAGE).content.decode()

    assert (week.counts["age"], week.counts["religion"], week.counts["gender"]) == (5, None, 0)
    assert "under 5" in page
    assert "<figcaption>age</figcaption>" in page
    for nothing_to_draw in ("religion", "gender"):
        assert f"<figcaption>{nothing_to_draw}</figcaption>" not in page


def test_what_is_older_than_twelve_weeks_is_not_counted(found):
    now = datetime.now(UTC)
    Flag.objects.filter(pk=a_flag().pk).update(made_at=now - timedelta(weeks=13))

    assert over_time.weeks(now=now) == []


def test_without_anything_shipped_the_page_still_stands(client, db, tmp_path, monkeypatch):
    monkeypatch.setattr(shipped.read, "__defaults__", (tmp_path / "nothing.json",))

    page = client.get(PAGE)

    assert page.status_code == 200
    assert "What marks each class" not in page.content.decode()
