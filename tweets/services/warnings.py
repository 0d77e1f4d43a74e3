"""Warnings: made when a flag is told and a rule matches, gathered through a quiet period, sent once.

A letter never repeats the post. It says that there is one, how to block and report, where help is, and how to
stop; whether to read it stays its reader's choice. Nothing else follows from a flag: no punishment.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from civicwatch.events import services as events
from civicwatch.events.models import Event
from civicwatch.lib import bell
from civicwatch.lib.jobs import MAX_ATTEMPTS
from tweets import contacts, fingerprints
from tweets.models import TOLD, Channel, Flag, Warning, WarningCursor, WarningRule, WarningStage
from tweets.services import flag_readers, flags_out, letters, watching
from tweets.services.letters import Letter
from tweets.services.watching import SEND_JOB

MAKE_JOB = "make_warnings"
BATCH = 500
SENT_FIELDS = ("sent_at", "failed_stage")
_KINDS = (flags_out.FLAGGED, flags_out.DECIDED)
MADE = "warning.made"
HandOver = Callable[[Letter], None]  # by text message: in the transaction that notes it as sent


def make_next(*, now: datetime | None = None) -> int:
    """Ask the rules about the next flags that were told; return of how many events."""
    now = now or timezone.now()
    with transaction.atomic():
        WarningCursor.objects.get_or_create(pk=1)
        cursor = WarningCursor.objects.select_for_update().get(pk=1)
        found = list(Event.objects.after(cursor.last).values_list("number", "kind", "subject")[:BATCH])
        if not found:
            return 0
        told = {subject.partition("/")[2] for _number, kind, subject in found if kind in _KINDS}
        flags = Flag.objects.filter(public_id__in=told, status__in=TOLD).select_related("tweet")
        made = made_of(flags.defer("tweet__raw", "tweet__author_handle"), now=now) if told else []
        Warning.objects.bulk_create(made, ignore_conflicts=True)
        cursor.last = found[-1][0] or cursor.last
        cursor.save(update_fields=["last"])
    if made:
        bell.ring(SEND_JOB)
    return len(found)


def is_making_overdue(by: timedelta) -> bool:
    """Whether rules were not asked about something that was told longer ago than ``by``."""
    last = WarningCursor.objects.filter(pk=1).values_list("last", flat=True).first() or 0
    newest = events.newest_number()
    if newest <= last:
        return False
    event = Event.objects.after(last).first()
    return event is not None and event.leaves_at <= timezone.now() - by


def made_of(flags: Iterable[Flag], *, now: datetime) -> list[Warning]:
    """A warning for each rule that a flag matches, not yet stored; three queries however many flags.

    Of what a partner keeps to itself only its own rules hear.
    """
    named = {flag: _named(flag) for flag in flags}
    on = WarningRule.objects.filter(
        Q(partner=None) | Q(partner__ended_at=None), confirmed_at__isnull=False, ended_at=None
    )
    about = on.filter(
        account__author_hash__in={each for hashes in named.values() for each in hashes},
        account__approved_at__isnull=False,
        account__ended_at=None,
    )
    whole = on.filter(account=None, stream__in={flag.tweet.stream_id for flag in named})
    rules = [*about.select_related("account"), *whole.select_related("account")]
    kept = flag_readers.held_back_among(named) if rules else set()
    return [
        Warning(rule=rule, flag=flag, stage=WarningStage.TO_SEND, due_at=now, made_at=now)
        for flag, hashes in named.items()
        for rule in rules
        if _matches(rule, flag, hashes) and _may_hear(rule, flag, kept)
    ]


def _matches(rule: WarningRule, flag: Flag, named: set[str]) -> bool:
    """Of its kind, grave enough, made since its second yes, and about what it watches."""
    if rule.confirmed_at is None or rule.confirmed_at > flag.made_at or rule.min_severity > flag.severity:
        return False
    if rule.kinds and flag.kind not in rule.kinds:
        return False
    if rule.account is None:
        return rule.stream_id == flag.tweet.stream_id
    return rule.account.author_hash in named and rule.account.platform == flag.tweet.platform


def _may_hear(rule: WarningRule, flag: Flag, kept: set[int]) -> bool:
    return flag.pk not in kept or rule.partner_id == flag.tweet.sender


def _named(flag: Flag) -> set[str]:
    """The fingerprints of the accounts that a post names, but for its author's own."""
    tweet = flag.tweet
    found = {fingerprints.of_author(tweet.platform, name) for name in contacts.mentioned(tweet.text)}
    return found - {tweet.author_hash}


def send(
    rows: Sequence[Warning],
    *,
    by_mail: HandOver,
    by_text: HandOver,
    now: datetime | None = None,
) -> Callable[[Sequence[Warning]], None]:
    """Send what is due, one letter a rule. That it is tried stands in the database before it is.

    A letter that cannot be sent waits with back-off, and takes none of the others with it. What falls into a
    quiet period waits for its end, and what should not be said any more is dropped.
    """
    now = now or timezone.now()
    Warning.objects.filter(pk__in=[row.pk for row in rows]).update(tried_at=now)
    texts: list[Letter] = []
    kept = flag_readers.held_back_among(row.flag for row in rows if row.flag)
    for rule, own in _by_rule(rows).items():
        ready = _ready(rule, own, kept, now)
        if not ready:
            continue
        if rule.channel == Channel.WEBHOOK:
            _mark_sent(ready, now)
            continue
        letter = letters.compose(rule, [row.flag for row in ready if row.flag], key=ready[0].public_id)
        if rule.channel == Channel.SMS:
            texts.append(letter)
        else:
            try:
                by_mail(letter)
            except OSError as error:  # all that a mail server or the way to it can raise
                _put_off(ready, error, now)
                continue
        _mark_sent(ready, now)
    return lambda held: _after_sending(held, texts, by_text, now)


def _mark_sent(rows: Iterable[Warning], now: datetime) -> None:
    for row in rows:
        row.sent_at = now
        row.move_to(WarningStage.SENT, done=True)


def _after_sending(
    held: Sequence[Warning], texts: Iterable[Letter], by_text: HandOver, now: datetime
) -> None:
    """With the rows: text messages are handed over, and the quiet period begins."""
    sent = [row for row in held if row.stage == WarningStage.SENT]
    keys = {row.public_id for row in sent}
    for letter in texts:
        if letter.key in keys:
            by_text(letter)
    for row in sent:
        if row.rule.channel == Channel.WEBHOOK:
            _tell_partner(row)
    told = {row.rule_id for row in sent if row.flag_id}
    WarningRule.objects.filter(pk__in=told).update(last_sent_at=now)


def _tell_partner(row: Warning) -> None:
    """An event that the webhooks of this one partner hear of; by opaque names, as every event of flags."""
    rule, flag = row.rule, row.flag
    if flag is None or rule.partner_id is None:
        return
    events.record(
        kind=MADE,
        subject=f"partners/{rule.partner_id}/warnings/{row.public_id}",
        payload={
            "public_id": row.public_id,
            "account": rule.account.public_id if rule.account else None,
            "flag": flag.public_id,
            "kind": flag.kind,
            "severity": flag.severity,
        },
    )


def _ready(rule: WarningRule, rows: list[Warning], kept: set[int], now: datetime) -> list[Warning]:
    """Those of a rule's rows that may be sent now; the others are dropped or wait."""
    ready = []
    for row in rows:
        if not _still_stands(rule, row, kept):
            row.move_to(WarningStage.DROPPED, done=True)
        elif (
            row.flag is not None
            and rule.channel != Channel.WEBHOOK
            and (until := _quiet_until(rule))
            and until > now
        ):
            row.attempts, row.lease_token, row.due_at = 0, None, until
        else:
            ready.append(row)
    return ready


def _still_stands(rule: WarningRule, row: Warning, kept: set[int]) -> bool:
    if rule.ended_at or (rule.partner and not watching.may_watch(rule.partner)):
        return False
    if row.flag is None:
        return rule.confirmed_at is None
    is_watched = rule.account is None or rule.account.is_on
    return rule.is_on and is_watched and row.flag.status in TOLD and _may_hear(rule, row.flag, kept)


def _quiet_until(rule: WarningRule) -> datetime | None:
    return rule.last_sent_at + timedelta(hours=rule.quiet_hours) if rule.last_sent_at else None


def _by_rule(rows: Sequence[Warning]) -> dict[WarningRule, list[Warning]]:
    rules: QuerySet[WarningRule] = WarningRule.objects.select_related("account", "partner")
    known = rules.in_bulk([row.rule_id for row in rows])
    found: dict[WarningRule, list[Warning]] = defaultdict(list)
    for row in rows:
        found[known[row.rule_id]].append(row)
    return found


def _put_off(rows: Iterable[Warning], error: Exception, now: datetime) -> None:
    """Due again with back-off, or at rest in ``failed`` after the last try. The error holds no address."""
    for row in rows:
        row.error, row.lease_token = type(error).__name__, None
        if row.attempts >= MAX_ATTEMPTS:
            row.stage, row.failed_stage, row.due_at = WarningStage.FAILED, WarningStage.TO_SEND, None
        else:
            row.due_at = now + timedelta(seconds=30 * 4 ** max(0, row.attempts - 1))
