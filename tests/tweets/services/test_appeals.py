"""Appeals: taken in without saying what is known, answered by somebody else than who decided, forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag, a_read_flag, a_tweet
from tests.tweets.query_plans import plan_of
from tweets import post_links
from tweets.models import Appeal, Flag
from tweets.services import appeals, exposure, verdicts
from tweets.services.errors import NotAllowedError, NotPossibleError, OtherLanguageError, WordsFirstError

pytestmark = pytest.mark.django_db
SECRET_WORDS = "it was a quotation by my aunt"


def an_appeal(flag=None, wish="not_harmful", link=None, **given):
    link = link or (flag.tweet.url if flag else "https://x.com/i/web/status/77")
    return appeals.find(appeals.ask(link=link, wish=wish, **{"words": SECRET_WORDS} | given))


@pytest.fixture
def by():
    return UserFactory(role=MODERATOR)


@pytest.mark.parametrize(
    ("link", "external_id"),
    [
        ("https://x.com/ada/status/123", "123"),
        ("twitter.com/ada/status/123?s=20", "123"),
        ("https://mobile.twitter.com/ada/statuses/123/photo/1", "123"),
        ("https://x.com/i/web/status/123", "123"),
        ("https://x.com/ada", ""),
        ("https://social.example/@ada/123", ""),
    ],
)
def test_a_link_is_taken_apart(link, external_id):
    assert post_links.read(link).external_id == external_id


@pytest.mark.parametrize(
    "link", ["", "nonsense", "javascript:alert(1)", "https://[x", "ftp://x.com/1", "a b.com"]
)
def test_what_is_no_web_address_is_refused(link):
    with pytest.raises(ValueError, match="web address"):
        post_links.read(link)


def test_an_address_is_looked_for_by_an_index():
    address = "https://posts.example.org/17"
    flag = a_flag(tweet=a_tweet(platform="mastodon", url=address))
    with plan_of("tweets_tweet") as plan:
        appeal = an_appeal(link=address)
    assert appeal.flag == flag
    assert "tweet_by_address" in " ".join(plan)


def test_what_this_site_has_read_goes_before_what_a_partner_says():
    flag_of_partner = a_flag(tweet=a_tweet(external_id="4711", sender=7))
    assert an_appeal(link="https://x.com/i/web/status/4711").flag == flag_of_partner
    flag = a_flag(tweet=a_tweet(external_id="4711"))
    assert an_appeal(link="https://x.com/i/web/status/4711").flag == flag


def test_an_appeal_finds_its_flag_however_the_link_is_written():
    flag = a_flag()
    other = f"twitter.com/somebody/status/{flag.tweet.external_id}?s=20"
    assert an_appeal(flag).flag == flag
    assert an_appeal(link=other).flag == flag
    assert an_appeal().flag is None


def test_what_was_written_is_sealed_and_stands_in_no_log():
    an_appeal(a_flag())
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, link FROM tweets_appeal")
        assert "my aunt" not in str(cursor.fetchall())
    assert "my aunt" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_changed_turns_the_verdict_and_says_so_in_the_history(by):
    first = UserFactory(role=MODERATOR)
    flag = a_read_flag(first)
    verdicts.uphold(flag=flag, by=first)
    with pytest.raises(WordsFirstError):
        appeals.answer(appeal=an_appeal(flag), outcome="changed", reply="You are right.", by=by)
    exposure.look(flag=flag, by=by)
    appeal = appeals.answer(appeal=an_appeal(flag), outcome="changed", reply="You are right.", by=by)
    flag.refresh_from_db()
    assert (appeal.state, appeal.reply, flag.status) == ("changed", "You are right.", "dismissed")
    assert flag.decisions.last().note == "after an appeal"


def test_whoever_decided_does_not_answer_for_themselves(by):
    flag = a_read_flag(by)
    verdicts.uphold(flag=flag, by=by)
    appeal = an_appeal(flag)
    for outcome in ("changed", "kept"):
        with pytest.raises(NotPossibleError, match="somebody else"):
            appeals.answer(appeal=appeal, outcome=outcome, reply="Well.", by=by)
    appeal.refresh_from_db()
    assert appeal.is_open


def test_kept_leaves_the_verdict_and_needs_words(by):
    flag = a_read_flag(by, status="upheld")
    appeal = an_appeal(flag)
    with pytest.raises(NotPossibleError):
        appeals.answer(appeal=appeal, outcome="kept", reply="  ", by=by)
    appeals.answer(appeal=appeal, outcome="kept", reply="It attacks her.", by=by)
    flag.refresh_from_db()
    assert flag.status == "upheld"
    with pytest.raises(NotPossibleError, match="closed"):
        appeals.answer(appeal=appeal, outcome="kept", reply="Again.", by=by)


def test_nobody_keeps_to_a_judgement_on_words_that_they_never_read(by):
    flag = a_flag(status="open")
    appeal = an_appeal(flag)
    with pytest.raises(WordsFirstError):
        appeals.answer(appeal=appeal, outcome="kept", reply="It attacks her.", by=by)
    exposure.look(flag=flag, by=by)
    assert appeals.answer(appeal=appeal, outcome="kept", reply="It attacks her.", by=by).state == "kept"


def test_where_nothing_was_judged_there_is_nothing_to_keep_to(by):
    for wish, link in (("not_harmful", None), ("harmful", None), ("not_harmful", a_tweet().url)):
        appeal = an_appeal(wish=wish, link=link)
        with pytest.raises(NotPossibleError, match="Nothing was judged"):
            appeals.answer(appeal=appeal, outcome="kept", reply="We keep to it.", by=by)
    unflagged = an_appeal(wish="harmful", link=a_tweet(outcome="clear").url)
    assert appeals.answer(appeal=unflagged, outcome="kept", reply="It is a joke.", by=by).state == "kept"


def test_only_a_moderator_answers():
    with pytest.raises(NotAllowedError):
        appeals.answer(appeal=an_appeal(), outcome="kept", reply="No.", by=UserFactory())


def test_a_post_that_nobody_flagged_can_be_put_before_people(by):
    tweet = a_tweet(outcome="clear", kind="not_cyberbullying")
    appeal = an_appeal(link=tweet.url, wish="harmful")
    flag = appeals.put_before_people(appeal=appeal, by=by)
    assert (flag.tweet, flag.status, flag.kind) == (tweet, "waiting", "other_cyberbullying")
    assert appeals.put_before_people(appeal=appeal, by=by) == flag
    with pytest.raises(NotPossibleError):
        appeals.put_before_people(appeal=an_appeal(wish="harmful"), by=by)
    assert Flag.objects.count() == 1


def test_it_is_taken_back_by_whoever_asked_alone():
    appeal = appeals.withdraw(appeal=an_appeal())
    assert appeal.state == "withdrawn"
    with pytest.raises(NotPossibleError):
        appeals.withdraw(appeal=appeal)


def test_a_year_after_the_answer_nothing_is_left(by):
    now = timezone.now()
    old, open_one = an_appeal(), an_appeal(now=now - timedelta(days=800))
    appeals.answer(
        appeal=old, outcome="out_of_reach", reply="Not here.", by=by, now=now - timedelta(days=366)
    )
    assert appeals.is_forgetting_overdue(timedelta(0))
    assert appeals.forget_old(now=now) == 1
    assert list(Appeal.objects.all()) == [open_one]


def test_the_database_refuses_an_answer_by_nobody():
    appeal = an_appeal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(state="kept", answered_at=timezone.now())


ENGLISH, SPANISH = "We looked at it again, and you are right.", "Lo miramos de nuevo y usted tiene la razón."


@pytest.mark.parametrize(
    ("words", "page", "language"),
    [
        ("It is a quotation of what was said to her.", "en", "en"),
        ("Es una cita de lo que le dijeron.", "es", "es"),
        ("Es una cita de lo que le dijeron.", "en", "es"),  # a telephone set to English
        ("A quotation.", "es", "es"),
        ("Una cita", "en", "en"),
    ],
)
def test_an_appeal_is_answered_in_the_language_it_is_written_in_else_in_that_of_its_page(
    words, page, language
):
    assert appeals.language_of(an_appeal(words=words, language=page)) == language


@pytest.mark.parametrize(("language", "right", "wrong"), [("en", ENGLISH, SPANISH), ("es", SPANISH, ENGLISH)])
@pytest.mark.parametrize("desk", ["en", "es"])
def test_the_language_of_an_answer_is_the_askers_and_not_that_of_the_desk(by, language, right, wrong, desk):
    appeal = an_appeal(words="", language=language)
    with translation.override(desk), pytest.raises(OtherLanguageError):
        appeals.answer(appeal=appeal, outcome="out_of_reach", reply=wrong, by=by)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.reply) == ("open", "")
    with translation.override(desk):
        appeals.answer(appeal=appeal, outcome="out_of_reach", reply=right, by=by)
    appeal.refresh_from_db()
    assert appeal.reply == right


def test_an_answer_goes_in_another_language_where_the_moderator_says_so(by):
    appeal = an_appeal(words="", language="es")
    appeals.answer(appeal=appeal, outcome="out_of_reach", reply=ENGLISH, by=by, any_language=True)
    appeal.refresh_from_db()
    assert appeal.reply == ENGLISH
