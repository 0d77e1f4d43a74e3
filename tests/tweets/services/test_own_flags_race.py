"""A flag that is told at the very moment in which its partner keeps it to itself, on real connections."""

import threading
import time

import pytest
from django.apps import apps
from django.db import connection, transaction

from civicwatch.access.role_rows import write_roles
from civicwatch.events import services as events
from civicwatch.events.models import Event
from tests.tweets.api.conftest import make_partner
from tests.tweets.flag_rows import a_flag, a_tweet
from tweets.services import flag_readers, flags_out, own_flags, receiving

__all__ = ["make_partner"]
pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]


def test_what_is_getting_its_number_is_called_back_too(make_partner):
    write_roles(apps)
    partner, _key = make_partner()
    stream = receiving.stream_of(partner)
    flag = a_flag(tweet=a_tweet(stream=stream, sender=partner.pk))
    flags_out.told(flag, kind=flags_out.FLAGGED)
    numbered, go_on = threading.Event(), threading.Event()

    def publish():
        with transaction.atomic():
            events.number_waiting()
            numbered.set()
            go_on.wait(timeout=30)
        connection.close()

    def keep():
        own_flags.choose(stream=stream, keep=True, by=partner.people.get())
        connection.close()

    publisher, chooser = (threading.Thread(target=act, daemon=True) for act in (publish, keep))
    publisher.start()
    assert numbered.wait(timeout=30)
    chooser.start()
    time.sleep(0.3)  # long enough for a choice that does not wait
    go_on.set()
    for thread in (publisher, chooser):
        thread.join(timeout=30)

    called_back = Event.objects.filter(subject=flag_readers.CALLED_BACK + flag.public_id)
    assert called_back.count() == 1
