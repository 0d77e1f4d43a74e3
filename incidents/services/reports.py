"""Posts in: stored once, judged, and placed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from civicwatch.learning import in_service
from civicwatch.lib import bell
from civicwatch.places.dates import find_date
from civicwatch.places.extraction import find_place
from incidents.models import Report, ReportStage, Source
from incidents.posts import FROM_THE_PUBLIC, Post, storable

CLASSIFY_JOB = "classify_reports"


@dataclass(frozen=True)
class Received:
    """How many posts were new, and how many were here already."""

    stored: int
    repeated: int


def receive(posts: Iterable[Post], *, source: Source | None, now: datetime | None = None) -> Received:
    """Store the posts that are not here yet and wake the classifier; the rest changes nothing.

    A post is known by platform and id, whichever source brings it and however often.
    """
    now = now or timezone.now()
    unique = {(post.platform, post.external_id): post for post in reversed(list(posts))}
    rows = [_row(post, source, now) for post in reversed(unique.values())]
    with transaction.atomic():
        known = _known(rows)
        new = [row for row in rows if (row.platform, row.external_id) not in known]
        Report.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            bell.ring_after_commit(CLASSIFY_JOB)
    return Received(stored=len(new), repeated=len(rows) - len(new))


def classify(reports: Sequence[Report]) -> None:
    """Ask the active force classifier; below its first threshold a report is set aside.

    What people report on this site goes on in any case: they were told that a person reads it. So does
    what is in a language that the classifier was not tested on: it has no say in that, a person has. Nor
    has it a say in what a volunteer saw, which is retold in our own words.
    """
    for report in reports:
        if report.is_retold:
            report.classifier = None
            _leave_unjudged(report)
    _judge([report for report in reports if not report.is_retold])


def _judge(reports: Sequence[Report]) -> None:
    if not reports:
        return
    classifier = in_service.loaded("force")
    queue_at, likely_at = classifier.thresholds["queue"], classifier.thresholds["likely"]
    predictions = classifier.predict([report.full_text for report in reports])
    for report, prediction in zip(reports, predictions, strict=True):
        report.classifier = classifier.version
        if not prediction.tested_language:
            _leave_unjudged(report)
            continue
        report.probability = prediction.probability
        report.force_rank = prediction.force_rank
        report.reasons = prediction.reasons
        report.sentence = prediction.sentence
        report.likely = prediction.probability >= likely_at
        enters = prediction.probability >= queue_at or report.platform == FROM_THE_PUBLIC
        report.move_to(ReportStage.CLASSIFIED if enters else ReportStage.SET_ASIDE, done=not enters)


def _leave_unjudged(report: Report) -> None:
    report.probability, report.force_rank, report.likely = None, None, False
    report.reasons, report.sentence = [], ""
    report.move_to(ReportStage.CLASSIFIED)


def locate(reports: Sequence[Report]) -> None:
    """Read place and date from the words; not knowing is a normal answer."""
    for report in reports:
        place = find_place(report.full_text, hints=_hints(report))
        day = find_date(report.full_text, report.posted_at)
        report.state_id, report.county_id, report.city_id = place.state_id, place.county_id, place.city_id
        report.latitude, report.longitude = place.latitude, place.longitude
        report.place_precision, report.place_reason = place.precision, place.reason
        report.occurred_on, report.date_precision, report.date_reason = day.date, day.precision, day.reason
        report.move_to(ReportStage.LOCATED)


def _row(post: Post, source: Source | None, now: datetime) -> Report:
    return Report(
        platform=post.platform,
        external_id=post.external_id,
        source=source,
        url=post.url,
        author=storable(post.author) if post.author else None,
        title=storable(post.title),
        text=storable(post.text),
        posted_at=post.created_at,
        received_at=now,
        raw=post.raw,
        sha256=sha256(post.raw).hexdigest() if post.raw else "",
        checked_at=now if source and source.kind == post.platform else None,  # it was there just now
        stage=ReportStage.RECEIVED,
        due_at=now,
    )


def _known(rows: Sequence[Report]) -> set[tuple[str, str]]:
    ids = [row.external_id for row in rows]
    found = Report.objects.filter(external_id__in=ids).values_list("platform", "external_id")
    return set(found)


def _hints(report: Report) -> list[str]:
    """What stands around a post and may name its place: its address (subreddit, outlet) and, where
    that is an account or an outlet, its author."""
    author = {"x": f"@{report.author}", "news": report.author}.get(report.platform) if report.author else None
    return [hint for hint in (report.url, author) if hint]
