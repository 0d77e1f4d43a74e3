"""What a partner is told of its own posts: figures that add up, fates by id, and of others' nothing."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from civicwatch.access.partner_scopes import TWEETS_READ
from civicwatch.events import services as events
from tests.tweets.flag_rows import a_flag, a_tweet
from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.query_plans import plan_of
from tests.tweets.stand_in import stand_in
from tweets.models import Flag, FlagStatus, Outcome, Tweet, TweetStage
from tweets.services import deletion, receiving, sent_posts
from tweets.services.sent_posts import Fate, fate_of

PATH = "/api/v1/tweets/sent/"


@pytest.fixture(autouse=True)
def counted_anew():
    cache.clear()


@pytest.fixture
def held(make_partner, monkeypatch):
    stand_in(monkeypatch)
    return make_partner()


@pytest.fixture
def ask(client, held):
    return lambda **query: client.get(PATH, query, headers={"Authorization": f"Bearer {held[1]}"}).json()


def sent(held, **fields):
    partner = held[0]
    stream = receiving.stream_of(partner)
    return a_tweet(stream=stream, sender=partner.pk, platform=stream.name, **fields)


def states(answer):
    return [line["state"] for line in answer["results"]]


@pytest.mark.parametrize("outcome", ["", *Outcome.values])
@pytest.mark.parametrize("stage", TweetStage.values)
def test_every_stage_and_outcome_without_a_flag_has_a_fate(stage, outcome):
    if stage in ("received", "doubted"):
        assert fate_of(stage, outcome, None) == Fate.WAITING
    elif stage == "failed":
        assert fate_of(stage, outcome, None) == Fate.FAILED
    else:
        assert fate_of(stage, outcome, None) == (outcome or Fate.GONE)


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("waiting", Fate.FOR_PERSON),
        ("open", Fate.FLAGGED),
        ("upheld", Fate.FLAGGED),
        ("dismissed", Fate.CLEAR),
        ("withdrawn", Fate.GONE),
    ],
)
def test_a_flag_says_what_became_of_its_post(status, fate):
    assert {fate_of("judged", outcome, status) for outcome in Outcome.values} == {fate}
    assert len(FlagStatus.values) == 5


def test_posts_by_their_ids_in_the_order_asked_for(held, ask):
    stream = receiving.stream_of(held[0])
    own = receiving.platform_of(held[0])
    for external_id, words in (("a", "abuse"), ("p", "perhaps"), ("q", "a quiet word")):
        receive(a_post(external_id, words, platform=own), stream=stream)
    judge_all()
    receive(a_post("late", "who knows", platform=own), stream=stream)

    answer = ask(id=["late", "q", "nothing", "p", "a"])

    assert states(answer) == ["waiting", "clear", "unknown", "for_person", "flagged"]
    assert [line["id"] for line in answer["results"]] == ["late", "q", "nothing", "p", "a"]
    flag = Flag.objects.get(status="open")
    assert [line["flag"] for line in answer["results"]] == [None, None, None, None, flag.public_id]
    assert answer["results"][0]["judged_at"] is None and answer["results"][1]["judged_at"]
    assert "abuse" not in str(answer)


def test_ids_are_found_as_they_were_sent_and_after_their_words_are_gone(held, ask):
    stream = receiving.stream_of(held[0])
    own = receiving.platform_of(held[0])
    long_one = "x" * 500
    ids = ["7", "with, a comma", long_one[:200]]
    receive(*(a_post(each, "a quiet word", platform=own) for each in ids), stream=stream)
    receive(a_post("17", "abuse"), stream=stream)
    judge_all()
    deletion.forget(
        list(Tweet.objects.filter(external_id="7").values_list("pk", flat=True)), now=timezone.now()
    )

    assert states(ask(id=ids)) == ["clear"] * 3
    assert states(ask(id="17")) == ["unknown"]
    assert states(ask(id="17", platform="x")) == ["flagged"]
    deletion.deleted_at_source([("x", "17")])
    events.number_waiting()
    assert states(ask(id="17", platform="x")) == ["gone"]


def test_an_id_too_long_to_be_stored_is_found_too(held):
    post = a_post("y" * 300, "a quiet word", platform=receiving.platform_of(held[0]))
    receive(post, stream=receiving.stream_of(held[0]))

    [told] = sent_posts.fates(held[0], platform=post.platform, ids=["y" * 300])

    assert (told["id"], told["state"]) == ("y" * 300, "waiting")


def test_of_what_others_sent_and_this_site_read_nothing_is_told(held, ask, make_partner):
    other = make_partner("Other")
    receive(a_post("17", "abuse"), stream=receiving.stream_of(other[0]))
    receive(a_post("18", "abuse"))
    judge_all()

    assert states(ask(id=["17", "18"], platform="x")) == ["unknown"] * 2
    assert states(ask(id="17", platform=receiving.platform_of(other[0]))) == ["unknown"]
    assert ask()["total"]["sent"] == 0


def test_the_figures_of_thirty_days_add_up(held, ask):
    now = timezone.now()
    for days, fields in (
        (0, {"outcome": "clear"}),
        (0, {"outcome": "", "stage": "received", "judged_at": None}),
        (0, {"outcome": "not_judged"}),
        (1, {"outcome": "clear"}),
        (1, {"outcome": "", "stage": "failed"}),
        (29, {"outcome": "clear"}),
        (30, {"outcome": "clear"}),
    ):
        sent(held, received_at=now - timedelta(days=days), **fields)
    a_flag(tweet=sent(held, received_at=now - timedelta(days=1)))
    a_flag(tweet=sent(held, outcome="for_person"), status="waiting")
    a_flag(tweet=sent(held), status="dismissed")

    answer = ask()

    day = (now - timedelta(days=1)).date().isoformat()
    by_day = {line["day"]: line for line in answer["days"]}
    assert (len(answer["days"]), answer["days"][-1]["day"]) == (30, now.date().isoformat())
    assert {name: n for name, n in by_day[day].items() if n} == {
        "day": day, "sent": 3, "judged": 2, "clear": 1, "flagged": 1, "failed": 1,
    }  # fmt: skip
    assert {name: n for name, n in answer["total"].items() if n} == {
        "sent": 9, "judged": 6, "waiting": 1, "clear": 4, "flagged": 1, "for_person": 1, "not_judged": 1,
        "failed": 1,
    }  # fmt: skip
    for line in (*answer["days"], answer["total"]):
        assert line["sent"] == sum(line[fate] for fate in Fate.values)


def test_a_program_that_asks_all_the_time_costs_one_count_in_ten_seconds(held, ask):
    ask()
    sent(held, outcome="clear")
    assert ask()["total"]["sent"] == 0
    cache.clear()
    assert ask()["total"]["sent"] == 1


def test_the_days_are_those_of_utc(held, ask):
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    sent(held, received_at=midnight, outcome="clear")
    sent(held, received_at=midnight - timedelta(microseconds=1), outcome="clear")

    assert [line["sent"] for line in ask()["days"][-2:]] == [1, 1]


@pytest.mark.parametrize("query", [{"id": [str(n) for n in range(101)]}, {"id": "1", "platform": "No such"}])
def test_what_cannot_be_asked_is_a_problem(client, held, query):
    answer = client.get(PATH, query, headers={"Authorization": f"Bearer {held[1]}"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_only_keys_that_may_send(client, make_partner):
    reads = {"Authorization": f"Bearer {make_partner('Reader', [TWEETS_READ])[1]}"}
    assert client.get(PATH).status_code == 401
    assert client.get(PATH, headers=reads).status_code == 403


def test_both_are_found_by_an_index(held):
    with plan_of("tweets_tweet") as month:
        sent_posts.month_of(held[0])
    with plan_of("tweets_tweet") as by_id:
        sent_posts.fates(held[0], platform="x", ids=["1", "2"])

    assert "tweet_sent" in " ".join(month)
    assert "tweet" in " ".join(by_id) and not any(line.startswith("SCAN") for line in by_id)
