"""The classifier's word on posts: a fast opinion on all, a slower second one where that was in doubt."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Protocol, cast

import orjson
from django.utils import timezone

from civicwatch.learning import in_service, registry
from civicwatch.learning.registry import Loaded
from civicwatch.lib.quiet_thread import run_quietly
from tweets.harm.prediction import Judgement, severity_of
from tweets.models import Flag, FlagStatus, Outcome, Tweet, TweetStage
from tweets.services import flags_out, keeping

CLASSIFIER = "harm"
SECOND_JOB = "second_opinion"
JUDGED_FIELDS = (
    "classifier",
    "abuse",
    "kind",
    "kind_probability",
    "outcome",
    "reasons",
    "had_second_opinion",
    "judged_at",
    "expires_at",
)
ANSWER_TASK, QUEUE = "classify_tweets", "judge"
_FLAG_STATUS = {Outcome.FLAGGED: FlagStatus.OPEN, Outcome.FOR_PERSON: FlagStatus.WAITING}
Thresholds = dict[str, float]
Write = Callable[[Sequence[Tweet]], None]


class TwoOpinions(Protocol):
    """What the model of ``harm`` has beyond any other's ``predict``, which asks for both."""

    def first_opinion(self, texts: Sequence[str], thresholds: Thresholds) -> list[Judgement]: ...

    def second_opinion(
        self, texts: Sequence[str], judgements: Sequence[Judgement], thresholds: Thresholds
    ) -> list[Judgement]: ...


def judge(tweets: Sequence[Tweet]) -> Write:
    """The first opinion. Where it is in doubt the post goes on to the second, and nothing is flagged yet."""
    loaded = in_service.loaded(CLASSIFIER)
    said = _model(loaded).first_opinion([tweet.text for tweet in tweets], loaded.thresholds)
    return _write(tweets, said, loaded, second=False)


def second_opinion(tweets: Sequence[Tweet]) -> Write:
    """The second opinion replaces the figures of the first, as long as both are of the same version."""
    loaded = in_service.loaded(CLASSIFIER)
    texts, model = [tweet.text for tweet in tweets], _model(loaded)
    if any(tweet.classifier_id != loaded.version.pk for tweet in tweets):
        said = run_quietly(lambda: loaded.predict(texts))
    else:
        first = [_first_said(tweet) for tweet in tweets]
        said = run_quietly(lambda: model.second_opinion(texts, first, loaded.thresholds))
    return _write(tweets, said, loaded, second=True)


def answer(question: dict[str, Any], attachment: bytes) -> dict[str, Any]:
    """The judge's side of a question: texts in, both opinions on each out. Nothing of it is stored."""
    loaded = in_service.loaded(CLASSIFIER)
    said = loaded.predict(orjson.loads(attachment))
    return {"version": loaded.version.version, "results": [_told(each) for each in said]}


def warm() -> None:
    """Load the classifier before the first post; quiet where none is active yet."""
    try:
        loaded = in_service.loaded(CLASSIFIER)
    except (registry.NoActiveVersionError, registry.UnknownClassifierError):
        return
    said = loaded.predict(["a first sentence"])
    _model(loaded).second_opinion(["a first sentence"], said, loaded.thresholds)  # loads the network


def _write(tweets: Sequence[Tweet], said: Sequence[Judgement], loaded: Loaded, *, second: bool) -> Write:
    verdicts = {tweet.pk: each for tweet, each in zip(tweets, said, strict=True)}
    for tweet in tweets:
        _note(tweet, verdicts[tweet.pk], loaded, second=second)

    def write(ours: Sequence[Tweet]) -> None:
        now = timezone.now()
        for tweet in ours:
            tweet.judged_at = tweet.judged_at or now
        _make_flags([tweet for tweet in ours if tweet.stage == TweetStage.JUDGED], verdicts, loaded)

    return write


def _note(tweet: Tweet, judgement: Judgement, loaded: Loaded, *, second: bool) -> None:
    tweet.classifier = loaded.version
    tweet.had_second_opinion = second
    if judgement.tested_language:
        tweet.abuse, tweet.kind = judgement.abuse, judgement.kind
        tweet.kind_probability = judgement.kind_probability
        tweet.reasons = [[word, round(weight, 4)] for word, weight in judgement.reasons]
        tweet.outcome = judgement.outcome
    else:
        tweet.abuse, tweet.kind, tweet.kind_probability, tweet.reasons = None, "", None, []
        tweet.outcome = Outcome.NOT_JUDGED
    if not second and judgement.in_doubt and judgement.tested_language:
        tweet.move_to(TweetStage.DOUBTED)
    else:
        tweet.move_to(TweetStage.JUDGED, done=True)


def _make_flags(tweets: Sequence[Tweet], verdicts: dict[int, Judgement], loaded: Loaded) -> None:
    """A flag for each post that needs one and has none, with its event, in the closing transaction."""
    pointed_out = [tweet for tweet in tweets if tweet.outcome in _FLAG_STATUS]
    if not pointed_out:
        return
    now = timezone.now()
    for tweet in pointed_out:
        status = _FLAG_STATUS[Outcome(tweet.outcome)]
        tweet.expires_at = keeping.kept_until(status, since=tweet.received_at)
    have = Flag.objects.filter(tweet__in=pointed_out).values_list("tweet_id", flat=True)
    flagged = set(have)
    flags = [
        Flag(
            tweet=tweet,
            kind=tweet.kind,
            severity=severity_of(verdicts[tweet.pk], loaded.thresholds),
            status=_FLAG_STATUS[Outcome(tweet.outcome)],
            made_at=now,
        )
        for tweet in pointed_out
        if tweet.pk not in flagged
    ]
    Flag.objects.bulk_create(flags)
    flags_out.told_new(flags, now=now)


def _model(loaded: Loaded) -> TwoOpinions:
    return cast(TwoOpinions, loaded.model)


def _first_said(tweet: Tweet) -> Judgement:
    return Judgement(
        abuse=tweet.abuse or 0.0,
        kind=tweet.kind,
        kind_probability=tweet.kind_probability or 0.0,
        flagged=tweet.outcome == Outcome.FLAGGED,
        outcome=tweet.outcome,
        reasons=[(word, weight) for word, weight in tweet.reasons],
        in_doubt=True,
    )


def _told(judgement: Judgement) -> dict[str, Any]:
    told = asdict(judgement)
    del told["in_doubt"], told["second"]
    return told
