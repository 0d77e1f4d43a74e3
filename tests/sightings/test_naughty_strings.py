"""Whatever somebody types arrives byte for byte, can be shown, and breaks neither database.

Some are listed here; the Big List of Naughty Strings is fetched where npm is at hand.
"""

import os
import subprocess
import sys
from urllib.parse import quote_from_bytes

import psycopg
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicwatch.lib import jobs
from sightings.models import InboundMessage
from sightings.services import receiving
from tests.servers.installation import ROOT
from tests.servers.naughty_strings import naughty_strings
from tests.servers.postgres import PostgresMissing, running_postgres
from tests.sightings.services.conftest import taken  # noqa: F401

OWN = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud83d",
    "\udc00\ud800",
    "\ufeff",
    "\u202egnirts",
    "\u2028\u2029\x85",
    "ﷺ" * 500,
    "Z\u0351\u036b\u0343\u036a\u0302" * 50,
    "👩‍👩‍👧‍👦🏳️‍🌈🇺🇸",
    "𝕋𝕙𝕖",
    "ﬃ İ ı ß ẞ",
    "田中さんにあげて下さい",
    "التطبيق",
    "' OR 1=1; --",
    "'; DROP TABLE sightings_inboundmessage; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "${jndi:ldap://127.0.0.1/a}",
    "%s %d %n %00",
    "../../../etc/passwd",
    "\\u0000 \\x00 \\",
    "NULL",
    "NaN",
    "-1e999",
    "true",
    "+&=;%",
    "\r\n\r\nHTTP/1.1 200 OK",
    "\x1b[31mred",
    "x" * 20_000,
    "\x7f\x80\x9f",
]


def listed():
    return [*OWN, *naughty_strings()]


def test_the_big_list_is_at_hand():
    if not naughty_strings():
        pytest.skip("NOT TESTED: the Big List of Naughty Strings: no npm to fetch it, no NAUGHTY_STRINGS")
    assert len(naughty_strings()) > 450


def as_form(sid, words):
    body = quote_from_bytes(words, safe="")
    return f"MessageSid={sid}&From=%2B13105550123&NumMedia=0&Body={body}".encode()


def store_and_read(payloads):
    for sid, payload in payloads.items():
        receiving.receive(sid=sid, payload=payload, source="webhook", now=timezone.now())
    jobs.run_until_empty(receiving.READ_JOB)
    for message in InboundMessage.objects.all():
        assert message.payload == payloads[message.sid]
        assert message.stage == "read", message.error
        message.text.encode()  # it can be shown anywhere
        assert "\0" not in message.text
    assert InboundMessage.objects.count() == len(payloads)


def listed_payloads():
    return {
        f"SM{n}": as_form(f"SM{n}", words.encode("utf-8", "surrogatepass"))
        for n, words in enumerate(listed())
    }


@pytest.mark.django_db
def test_words_are_kept_as_they_are_where_text_can_hold_them(taken, settings):  # noqa: F811
    settings.SMS_PER_HOUR = 10_000
    store_and_read(listed_payloads())
    words = [text for text, _ in taken]
    expected = [w.replace("\0", "\\0") for w in listed() if not any("\ud800" <= c <= "\udfff" for c in w)]
    assert set(expected) <= set(words)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass"))
)
def test_any_bytes(taken, words):  # noqa: F811
    InboundMessage.objects.all().delete()
    store_and_read({"SM1": as_form("SM1", words)})


@pytest.mark.postgresql
@pytest.mark.once
def test_the_listed_ones_on_postgresql(tmp_path):
    """In a process of its own: the tests' database is another."""
    script = tmp_path / "store.py"
    script.write_text(
        "import django\ndjango.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from sightings.services import receiving\n"
        "receiving.conversing.take = lambda *given, **named: None\n"
        "from tests.sightings.test_naughty_strings import listed_payloads, store_and_read\n"
        "store_and_read(listed_payloads())\n"
        "print('stored')\n"
    )
    more = {name: os.environ[name] for name in ("PATH", "NAUGHTY_STRINGS") if name in os.environ}
    try:
        with running_postgres() as url:
            environment = {
                **more, "PYTHONPATH": str(ROOT), "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "civicwatch.settings", "CIVICWATCH_VAR": str(tmp_path),
            }  # fmt: skip
            done = subprocess.run(
                [sys.executable, str(script)], env=environment, cwd=ROOT, capture_output=True, text=True
            )
            assert done.stdout.strip().endswith("stored"), done.stderr
            with psycopg.connect(url) as database:
                (count,) = database.execute("SELECT count(*) FROM sightings_inboundmessage").fetchone()
            assert count == len(listed())
    except PostgresMissing as missing:
        pytest.skip(str(missing))
