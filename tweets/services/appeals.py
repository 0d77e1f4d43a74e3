"""Appeals: anybody says that a post was judged wrongly, a moderator answers; a year later it is forgotten.

Who asks is not known. The private link is the only way back; of its token only the hash is kept here.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.lib.private_links import hash_of, new_secret
from tweets import fingerprints, post_links
from tweets.answer_language import written_in
from tweets.models import Appeal, Flag, FlagStatus, HarmKind, Outcome, Severity, Tweet
from tweets.posts import storable
from tweets.services import keeping, verdicts
from tweets.services.errors import NotAllowedError, NotPossibleError, OtherLanguageError

LONGEST = 3000
KEPT_FOR = timedelta(days=365)
FORGET_JOB = "forget_appeals"
_ASKER = "whoever appeals"  # the role that the log names: more is not known
_RIGHT = "tweets.answer_appeal"
_FORGOTTEN_AT_ONCE = 500
_State, _Wish = Appeal.State, Appeal.Wish


@transaction.atomic
def ask(*, link: str, wish: str, words: str, language: str = "en", now: datetime | None = None) -> str:
    """Take in an appeal; return the token of its private link. Raises ValueError for what is no link.

    Nothing that comes back tells whether the post is known here.
    """
    now = now or timezone.now()
    read = post_links.read(link)
    token = new_secret()
    tweet = tweet_of(read)
    appeal = Appeal.objects.create(
        link=storable(read.url),
        post_hash=fingerprints.of_post(read.platform, read.external_id).removeprefix("gone:")
        if read.external_id
        else "",
        flag=Flag.objects.filter(tweet=tweet).first() if tweet else None,
        wish=_Wish(wish),
        words=storable(words.strip())[:LONGEST],
        language=language[:2],
        token_hash=hash_of(token),
        sent_at=now,
    )
    _note(appeal, "ask", by=None, now=now)
    return token


def tweet_of(read: post_links.PostLink) -> Tweet | None:
    """The post that a link leads to, where it is held here; forgotten ones go by their fingerprint.

    What still has its words goes before what was forgotten, and what this site has read itself before what a
    partner says that it is.
    """
    if read.external_id:
        known = (read.external_id, fingerprints.of_post(read.platform, read.external_id))
        found = Tweet.objects.filter(platform=read.platform, external_id__in=known)
    else:
        found = Tweet.objects.exclude(url="").exclude(platform="x").filter(url=read.url)
    return found.order_by(F("forgotten_at").asc(nulls_first=True), "sender", "pk").first()


def find(token: str) -> Appeal | None:
    """The appeal of a private link. Hashes are compared, so that time tells nothing of the token."""
    return Appeal.objects.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def withdraw(*, appeal: Appeal, now: datetime | None = None) -> Appeal:
    """Whoever asked takes it back."""
    row = _open(appeal)
    row.answered_at = now or timezone.now()
    return _moved(row, _State.WITHDRAWN, "withdraw", by=None, now=row.answered_at)


@transaction.atomic
def answer(
    *,
    appeal: Appeal,
    outcome: str,
    reply: str,
    by: User,
    any_language: bool = False,
    now: datetime | None = None,
) -> Appeal:
    """Answer in words. ``changed`` also turns the verdict, where there is a flag that it is about.

    Words that are plainly of another language than that of whoever asked stop it, unless ``any_language``.
    Whoever took the last verdict on the flag leaves the appeal against it to somebody else, and whoever
    answers has read the post, to keep to a verdict as to turn it: the page of appeals promises both.
    """
    now = now or timezone.now()
    row = _to_answer(appeal, by)
    reply = storable(reply.strip())[:LONGEST]
    if outcome not in (_State.CHANGED, _State.KEPT, _State.OUT_OF_REACH):
        raise NotPossibleError(_("Say what becomes of the appeal."))
    if outcome == _State.KEPT and not has_judgement(row):
        raise NotPossibleError(
            _("Nothing was judged here that could be kept. Say instead that we hold nothing.")
        )
    if not reply:
        raise NotPossibleError(_("Say it in words that whoever asked can read."))
    written, wanted = written_in(reply), language_of(row)
    if not any_language and written not in ("", wanted):
        raise OtherLanguageError(written, wanted)
    if outcome in (_State.CHANGED, _State.KEPT):
        _require_fresh_eyes(row, by)
    if outcome == _State.CHANGED:
        _turn(row, by, now)
    row.reply, row.answered_by, row.answered_at = reply, by, now
    return _moved(row, _State(outcome), "answer", by=by, now=now)


@transaction.atomic
def put_before_people(*, appeal: Appeal, by: User, now: datetime | None = None) -> Flag:
    """A post that nobody flagged goes into the queue of flags, because an appeal says that it does harm."""
    now = now or timezone.now()
    row = _to_answer(appeal, by)
    tweet = tweet_of(post_links.read(row.link)) if row.link else None
    if tweet is None or tweet.forgotten_at:
        raise NotPossibleError(_("This post is not held here, so there is nothing to look at."))
    kind = tweet.kind if tweet.kind in HarmKind.values and tweet.kind != HarmKind.NONE else HarmKind.OTHER
    flag, _is_new = Flag.objects.get_or_create(
        tweet=tweet,
        defaults={"kind": kind, "severity": Severity.MILD, "status": FlagStatus.WAITING, "made_at": now},
    )
    if flag.status == FlagStatus.WAITING:
        keeping.keep_words(flag, now=now)
    row.flag = flag
    row.save(update_fields=["flag"])
    _note(row, "put before people", by=by, now=now)
    return flag


def language_of(appeal: Appeal) -> str:
    """In which it is answered: the one it is plainly written in, else that of the page that it came by."""
    return written_in(appeal.words) or appeal.language


def has_judgement(appeal: Appeal) -> bool:
    """Whether there is something to keep to: a flag, or that a post in question was read and not flagged."""
    if appeal.flag_id:
        return True
    if appeal.wish == _Wish.NOT_HARMFUL or not appeal.link:
        return False
    tweet = tweet_of(post_links.read(appeal.link))
    return tweet is not None and tweet.outcome in (Outcome.CLEAR, Outcome.FLAGGED, Outcome.FOR_PERSON)


def forget_old(*, now: datetime | None = None) -> int:
    """Delete appeals a year after they were answered, with every word; return how many."""
    now = now or timezone.now()
    with transaction.atomic():
        old = _old(now).select_for_update(of=("self",)).order_by("pk")
        pks = list(old.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE])
        if pks:
            Appeal.objects.filter(pk__in=pks).delete()
            audit.record(action="appeals.forget", subject="appeals", details={"n": len(pks)}, now=now)
    return len(pks)


def is_forgetting_overdue(by: timedelta) -> bool:
    return _old(timezone.now() - by).exists()


def others_about(appeal: Appeal) -> list[Appeal]:
    """Other appeals about the same post, the latest first."""
    same = Q(post_hash=appeal.post_hash) if appeal.post_hash else Q(pk=None)
    if appeal.flag_id:
        same |= Q(flag=appeal.flag_id)
    return list(Appeal.objects.filter(same).exclude(pk=appeal.pk).order_by("-sent_at")[:20])


def _require_fresh_eyes(appeal: Appeal, by: User) -> None:
    flag = appeal.flag
    if flag is None:
        return
    last = flag.decisions.exclude(action=verdicts.UNDO).last()
    if last is not None and last.by_id == by.pk:
        raise NotPossibleError(_("The last verdict on this was yours: leave the appeal to somebody else."))
    verdicts.require_read(flag, by)


def _turn(appeal: Appeal, by: User, now: datetime) -> None:
    """The verdict that the appeal asked for, unless it stands already."""
    flag = appeal.flag
    if flag is None:
        raise NotPossibleError(_("There is no flag that could be changed. Say instead that we hold nothing."))
    if appeal.wish == _Wish.NOT_HARMFUL and flag.status != FlagStatus.DISMISSED:
        verdicts.dismiss(flag=flag, by=by, note=_("after an appeal"), now=now)
    elif appeal.wish == _Wish.HARMFUL and flag.status != FlagStatus.UPHELD:
        verdicts.uphold(flag=flag, by=by, note=_("after an appeal"), now=now)


def _to_answer(appeal: Appeal, by: User) -> Appeal:
    if not by.has_perm(_RIGHT):
        raise NotAllowedError
    return _open(appeal)


def _open(appeal: Appeal) -> Appeal:
    row = Appeal.objects.select_for_update(of=("self",)).select_related("flag").get(pk=appeal.pk)
    if not row.is_open:
        raise NotPossibleError(_("This appeal is closed already."))
    return row


def _moved(appeal: Appeal, state: Appeal.State, action: str, *, by: User | None, now: datetime) -> Appeal:
    appeal.state = state
    appeal.save(update_fields=["state", "reply", "answered_at", "answered_by"])
    _note(appeal, action, by=by, now=now)
    return appeal


def _note(appeal: Appeal, action: str, *, by: User | None, now: datetime) -> None:
    """The log hears what was done and in which role, and nothing of what was written."""
    audit.record(
        action=f"appeals.{action}",
        subject=f"appeals/{appeal.pk}",
        by=by,
        role=None if by else _ASKER,
        details={"wish": appeal.wish, "state": str(appeal.state), "flag": appeal.flag_id},
        now=now,
    )


def _old(now: datetime) -> QuerySet[Appeal]:
    return Appeal.objects.exclude(state=_State.OPEN).filter(answered_at__lt=now - KEPT_FOR)
