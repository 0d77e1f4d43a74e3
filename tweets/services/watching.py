"""Being warned about one's own account: asked for, confirmed by its reader, proven, and ended at will.

Three things must hold before anything is sent: whoever reads the letters said yes twice, the account is its
owner's (or an approved organisation's) to watch, and nobody ended it. Nothing here tells a stranger whether
an account is watched: every request gets the same answer.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import Partner, User
from civicwatch.access.partner_scopes import TERMS_VERSION, TWEETS_READ
from civicwatch.lib import bell
from civicwatch.lib.crypto import blind_index
from civicwatch.lib.private_links import hash_of
from tweets import fingerprints
from tweets.models import (
    Channel,
    Proof,
    Severity,
    Stream,
    Tweet,
    Warning,
    WarningRule,
    WarningStage,
    WatchedAccount,
)
from tweets.posts import storable
from tweets.services.errors import NotAllowedError, NotPossibleError

PROVE_JOB, FORGET_JOB = "prove_accounts", "forget_watching"
SEND_JOB = "send_warnings"
CONFIRM_WITHIN = timedelta(days=7)
KEPT_AFTER_END = timedelta(days=90)
MOST_LETTERS_A_DAY = 3  # first letters to one address: nobody is flooded by a stranger
QUIET_HOURS = (1, 6, 24, 72, 168)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
_OWNER = "whoever asks"  # the role that the log names
_APPROVE = "tweets.approve_watchedaccount"


def channels() -> list[Channel]:
    """By which ways a warning can leave this installation."""
    by_mail = "dummy" not in settings.EMAIL_BACKEND
    by_text = all((settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_NUMBER))
    return [*([Channel.EMAIL] if by_mail else []), *([Channel.SMS] if by_text else [])]


def may_watch(partner: Partner) -> bool:
    """Terms accepted, and approved to read flags: whoever may not read them is not told of them either."""
    return not partner.ended_at and partner.terms_version == TERMS_VERSION and TWEETS_READ in partner.scopes


def token_of(rule: WarningRule) -> str:
    """The secret of a rule's private link: made of a key of this installation, and stored nowhere."""
    return blind_index("warning rule", rule.public_id)


@transaction.atomic
def ask(
    *,
    platform: str,
    handle: str,
    channel: str,
    contact: str,
    language: str = "en",
    kinds: list[str] | None = None,
    min_severity: int = Severity.MILD,
    quiet_hours: int = 24,
    partner: Partner | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> WarningRule | None:
    """The first yes: the letter that asks for the second is sent. None where the address has had enough.

    ``handle`` and ``contact`` are checked already. ``partner`` is the organisation that asks, if one does:
    its webhooks need no letter, and it says its second yes on a page of its own.
    """
    now = now or timezone.now()
    if _has_had_enough(_fingerprint(channel, contact), now):
        return None
    account = WatchedAccount.objects.create(
        platform=platform,
        author_hash=fingerprints.of_author(platform, handle),
        handle=handle,
        partner=partner,
        reason=storable(reason.strip()) or "the owner asked to be warned",
        code="CW-" + "".join(secrets.choice(_LETTERS) for _place in range(8)),
        asked_at=now,
    )
    return _add_rule(
        WarningRule(
            account=account,
            partner=partner,
            kinds=sorted(kinds or []),
            min_severity=min_severity,
            channel=Channel(channel),
            contact=contact,
            language=language[:2],
            quiet_hours=quiet_hours,
            asked_at=now,
        ),
        reason=account.reason[:200],
    )


@transaction.atomic
def ask_of_stream(
    *,
    partner: Partner,
    channel: str,
    contact: str,
    language: str = "en",
    kinds: list[str] | None = None,
    min_severity: int = Severity.MILD,
    quiet_hours: int = 24,
    now: datetime | None = None,
) -> WarningRule | None:
    """The first yes to being warned of whatever is flagged among the posts that a partner itself sends.

    Nobody's account is watched by it, so no senior has to approve it. None where the address has had enough;
    raises NotPossibleError for a partner that may read no flags, or has sent nothing yet.
    """
    now = now or timezone.now()
    stream = stream_of_its_own(partner)
    if stream is None or not may_watch(partner):
        raise NotPossibleError(_("Your organisation has no stream of its own, or may not read flags."))
    if _has_had_enough(_fingerprint(channel, contact), now):
        return None
    return _add_rule(
        WarningRule(
            stream=stream,
            partner=partner,
            kinds=sorted(kinds or []),
            min_severity=min_severity,
            channel=Channel(channel),
            contact=contact,
            language=language[:2],
            quiet_hours=quiet_hours,
            asked_at=now,
        )
    )


def stream_of_its_own(partner: Partner) -> Stream | None:
    """The stream of what a partner sends, once it has sent something."""
    return Stream.objects.filter(partner=partner).first()


def _add_rule(rule: WarningRule, **details: str) -> WarningRule:
    """Store a rule with its link, and the letter that asks for the second yes where there is an address."""
    by_webhook = rule.channel == Channel.WEBHOOK
    if by_webhook:
        rule.contact = ""
    rule.contact_hash = _fingerprint(rule.channel, rule.contact)
    rule.secret_hash = hash_of(token_of(rule))
    rule.save(force_insert=True)
    if not by_webhook:
        Warning.objects.create(
            rule=rule, stage=WarningStage.TO_SEND, due_at=rule.asked_at, made_at=rule.asked_at
        )
        bell.ring_after_commit(SEND_JOB)
    _note_of(rule, "ask", now=rule.asked_at, channel=str(rule.channel), **details)
    return rule


def _fingerprint(channel: str, contact: str) -> str:
    return "" if channel == Channel.WEBHOOK else blind_index("warning contact", contact.lower())


def _has_had_enough(fingerprint: str, now: datetime) -> bool:
    if not fingerprint:
        return False
    lately = WarningRule.objects.filter(
        contact_hash=fingerprint, confirmed_at=None, asked_at__gt=now - timedelta(days=1)
    )
    return lately.count() >= MOST_LETTERS_A_DAY


def find(token: str) -> WarningRule | None:
    """The rule of a private link. Hashes are compared, so that time tells nothing of the token."""
    rules = WarningRule.objects.select_related("account", "partner")
    return rules.filter(secret_hash=hash_of(token)).first()


@transaction.atomic
def confirm(*, rule: WarningRule, now: datetime | None = None) -> WarningRule:
    """The second yes, by whoever reads the letters. Raises NotPossibleError for one that ended or lapsed."""
    now = now or timezone.now()
    row = WarningRule.objects.select_for_update(of=("self",)).select_related("account").get(pk=rule.pk)
    if row.ended_at or (row.confirmed_at is None and row.asked_at <= now - CONFIRM_WITHIN):
        raise NotPossibleError(_("This link has run out. Ask anew."))
    if row.confirmed_at is None:
        row.confirmed_at = now
        row.save(update_fields=["confirmed_at"])
        _note_of(row, "confirm", now=now)
    return row


@transaction.atomic
def stop(*, rule: WarningRule, now: datetime | None = None) -> None:
    """No letter more, and the address is forgotten; the account is watched no longer if no rule is left."""
    now = now or timezone.now()
    account = None
    if rule.account_id:  # locked before the rule, as in `end`
        account = WatchedAccount.objects.select_for_update().get(pk=rule.account_id)
    row = WarningRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if row.ended_at:
        return
    row.ended_at, row.contact = now, ""
    row.save(update_fields=["ended_at", "contact"])
    if account and account.ended_at is None and not account.rules.filter(ended_at=None).exists():
        account.ended_at, account.end_reason = now, "whoever was warned stopped it"
        account.save(update_fields=["ended_at", "end_reason"])
    _note_of(row, "stop", now=now)


@transaction.atomic
def approve(*, account: WatchedAccount, how: str, by: User, now: datetime | None = None) -> WatchedAccount:
    """A person has checked whose account it is; ``how`` they did stands in the log."""
    now = now or timezone.now()
    row = _locked(account, by)
    how = storable(how.strip())
    if not how:
        raise NotPossibleError(_("Say how you checked it; this stands in the log."))
    if row.approved_at or row.ended_at:
        raise NotPossibleError(_("This was decided already."))
    if row.partner and row.partner.ended_at:
        raise NotPossibleError(_("This partner has ended."))
    row.proof = Proof.ORGANISATION if row.partner else Proof.PERSON
    row.approved_at, row.approved_by = now, by
    row.save(update_fields=["proof", "approved_at", "approved_by"])
    _note(row, "approve", by=by, now=now, how=how[:200], proof=str(row.proof))
    return row


@transaction.atomic
def end(*, account: WatchedAccount, why: str, by: User, now: datetime | None = None) -> WatchedAccount:
    """Refuse it, or end it: no letter more goes to anybody about it."""
    now = now or timezone.now()
    row = _locked(account, by)
    why = storable(why.strip())
    if not why:
        raise NotPossibleError(_("Say why; this stands in the log."))
    if row.ended_at:
        raise NotPossibleError(_("This was decided already."))
    row.ended_at, row.ended_by, row.end_reason = now, by, why
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])
    row.rules.filter(ended_at=None).update(ended_at=now, contact="")
    _note(row, "end", by=by, now=now, why=why[:200])
    return row


def prove_by_code(*, now: datetime | None = None) -> int:
    """Approve the accounts that have posted their code since they were asked for; return how many."""
    now = now or timezone.now()
    return sum(_prove(pk, now) for pk in _proven_by_code(now).values_list("pk", flat=True))


def is_proving_overdue(by: timedelta) -> bool:
    return _proven_by_code(timezone.now()).exists()


def forget_old(*, now: datetime | None = None) -> int:
    """What nobody confirmed goes after a week, what ended after ninety days; return how many."""
    now = now or timezone.now()
    _lapsed(now).delete()
    _over_of_streams(now).delete()
    _gone, by_model = _ended(now).delete()
    return by_model.get("tweets.WatchedAccount", 0)


def is_forgetting_overdue(by: timedelta) -> bool:
    then = timezone.now() - by
    return _lapsed(then).exists() or _over_of_streams(then).exists() or _ended(then).exists()


def _lapsed(now: datetime) -> QuerySet[WarningRule]:
    return WarningRule.objects.filter(confirmed_at=None, asked_at__lte=now - CONFIRM_WITHIN)


def _over_of_streams(now: datetime) -> QuerySet[WarningRule]:
    return WarningRule.objects.filter(account=None, ended_at__lte=now - KEPT_AFTER_END)


def _ended(now: datetime) -> QuerySet[WatchedAccount]:
    nobody = Q(rules__isnull=True, asked_at__lte=now - CONFIRM_WITHIN)
    return WatchedAccount.objects.filter(Q(ended_at__lte=now - KEPT_AFTER_END) | nobody)


def _proven_by_code(now: datetime) -> QuerySet[WatchedAccount]:
    """Those that posted their code and are not approved yet: asked by an owner, less than a month ago.

    By the account itself, after it was asked for: nobody else could have known the code before. What a
    partner sends proves nothing, since it says itself who wrote it; a stream that this site reads does.
    """
    on = WarningRule.objects.filter(account=OuterRef("pk"), confirmed_at__isnull=False, ended_at=None)
    posted = Tweet.objects.exclude(author_hash="").filter(
        platform=OuterRef("platform"),
        author_hash=OuterRef("author_hash"),
        text__contains=OuterRef("code"),
        received_at__gte=OuterRef("asked_at"),
        stream__partner=None,
    )
    waiting = WatchedAccount.objects.filter(
        approved_at=None, ended_at=None, partner=None, asked_at__gt=now - timedelta(days=30)
    )
    return waiting.filter(Exists(on), Exists(posted)).order_by("pk")


@transaction.atomic
def _prove(pk: int, now: datetime) -> int:
    row = WatchedAccount.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.approved_at or row.ended_at:
        return 0
    row.proof, row.approved_at = Proof.CODE, now
    row.save(update_fields=["proof", "approved_at"])
    _note(row, "prove", by=None, now=now, proof=str(row.proof))
    return 1


def _locked(account: WatchedAccount, by: User) -> WatchedAccount:
    if not by.has_perm(_APPROVE):
        raise NotAllowedError
    rows = WatchedAccount.objects.select_for_update(of=("self",)).select_related("partner")
    return rows.get(pk=account.pk)


def _note_of(rule: WarningRule, action: str, *, now: datetime, **details: str) -> None:
    """What whoever asked did with a rule: under its account, or under its stream."""
    if rule.account:
        _note(rule.account, action, by=None, now=now, **details)
        return
    audit.record(
        action=f"watching.{action}",
        subject=f"streams/{rule.stream_id}",
        role=_OWNER,
        details={"rule": rule.public_id, "partner": rule.partner_id, **details},
        now=now,
    )


def _note(account: WatchedAccount, action: str, *, by: User | None, now: datetime, **details: str) -> None:
    """The log hears what was done and why; neither the handle nor an address."""
    audit.record(
        action=f"watching.{action}",
        subject=f"watched/{account.public_id}",
        by=by,
        role=None if by else _OWNER,
        details={"platform": account.platform, "partner": account.partner_id, **details},
        now=now,
    )
