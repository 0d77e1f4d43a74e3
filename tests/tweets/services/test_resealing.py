"""``manage.py reseal`` after a new key: posts, appeals and warnings are read with the new one alone."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from civicwatch.lib import crypto
from tests.tweets.flag_rows import a_rule, a_tweet
from tweets.models import Appeal, Tweet, WarningRule, WatchedAccount
from tweets.services import appeals

pytestmark = pytest.mark.django_db


def test_everything_is_read_with_the_new_key_alone(settings):
    a_tweet(handle="troll", raw=b"as it came")
    a_rule(handle="ada", contact="ada@example.org")
    appeals.ask(link="https://x.com/ada/status/5", wish="other", words="Why?")
    new = Fernet.generate_key().decode()
    settings.PHONE_KEYS = [new, *settings.PHONE_KEYS]

    call_command("reseal", stdout=io.StringIO())

    settings.PHONE_KEYS = [new]
    assert (Tweet.objects.get().author_handle, bytes(Tweet.objects.get().raw)) == ("troll", b"as it came")
    assert WatchedAccount.objects.get().handle == "ada"
    assert WarningRule.objects.get().contact == "ada@example.org"
    assert Appeal.objects.get().words == "Why?"
    settings.PHONE_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(crypto.UndecipherableError):
        Appeal.objects.get()
