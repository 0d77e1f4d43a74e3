"""Columns that a copied database does not give away, and keys that can be replaced."""

import secrets
import threading

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from civicwatch.lib import crypto
from sightings.models import Contributor, Conversation, InboundMessage

NUMBER = "+13105550123"


def raw(model, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")
        return cursor.fetchone()[0]


@given(st.binary(max_size=300))
def test_what_was_sealed_is_opened_byte_for_byte(clear):
    sealed = crypto.encrypt(clear)

    assert crypto.decrypt(sealed) == clear
    assert len(clear) < 4 or clear not in sealed


def test_the_newest_key_seals_and_older_ones_still_open(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PHONE_KEYS = [old]
    sealed = crypto.encrypt(b"kept")

    settings.PHONE_KEYS = [new, old]
    assert crypto.decrypt(sealed) == b"kept"
    sealed_now = crypto.encrypt(b"kept")

    settings.PHONE_KEYS = [new]
    assert crypto.decrypt(sealed_now) == b"kept"
    with pytest.raises(crypto.UndecipherableError):
        crypto.decrypt(sealed)


def test_a_key_without_its_padding_is_the_same_key(settings):
    key = secrets.token_urlsafe(32)
    settings.PHONE_KEYS = [key]
    sealed = crypto.encrypt(b"kept")

    settings.PHONE_KEYS = [f"{key}="]
    assert crypto.decrypt(sealed) == b"kept"


def test_a_wrong_key_is_named_and_not_quoted(settings):
    settings.PHONE_KEYS = ["too short"]

    with pytest.raises(ImproperlyConfigured, match="PHONE_KEYS") as refused:
        crypto.encrypt(b"kept")

    assert "too short" not in str(refused.value)


@pytest.mark.parametrize("damage", [lambda s: s[:-4] + b"AAA=", lambda s: s[:20], lambda s: b"x" * 50])
def test_a_damaged_value_raises(damage):
    with pytest.raises(crypto.UndecipherableError):
        crypto.decrypt(damage(crypto.encrypt(b"kept")))


def test_fingerprints_differ_by_purpose_and_by_key(settings):
    mark = crypto.blind_index("phone", NUMBER)

    assert mark == crypto.blind_index("phone", NUMBER)
    assert mark != crypto.blind_index("photo", NUMBER)
    settings.PHONE_HASH_KEY = "another"
    assert mark != crypto.blind_index("phone", NUMBER)


@pytest.mark.django_db
class TestFields:
    def test_the_column_holds_no_clear_text(self):
        Contributor.objects.create(phone_hash="a" * 64, phone=NUMBER)

        assert Contributor.objects.get().phone == NUMBER
        stored = raw(Contributor, "phone")
        assert "310555" not in stored and stored.startswith("gAAAA")

    def test_what_no_key_opens_raises_and_is_never_handed_out(self):
        row = Contributor.objects.create(phone_hash="a" * 64, phone=NUMBER)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sightings_contributor SET phone = 'gAAAAdamaged' WHERE id = %s", [row.pk])

        with pytest.raises(crypto.UndecipherableError):
            Contributor.objects.get()

    def test_a_plain_number_that_got_into_the_column_raises_too(self):
        row = Contributor.objects.create(phone_hash="a" * 64, phone=NUMBER)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sightings_contributor SET phone = %s WHERE id = %s", [NUMBER, row.pk])

        with pytest.raises(crypto.UndecipherableError):
            Contributor.objects.get()

    @pytest.mark.parametrize("payload", [b"", b"\0\xff" * 9000, bytes(range(256))])
    def test_bytes_come_back_as_they_were(self, payload):
        InboundMessage.objects.create(sid="SM1", payload=payload, source="webhook", stage="received")

        assert InboundMessage.objects.get().payload == payload

    @pytest.mark.parametrize(
        "memory", [{}, {"step": "place", "tries": [1, 2.5, None]}, {"words": "ñ\0\ud83d"}]
    )
    def test_json_is_read_as_it_was_written(self, memory):
        sender = Contributor.objects.create(phone_hash="a" * 64)
        Conversation.objects.create(contributor=sender, memory=memory)

        assert Conversation.objects.get().memory == memory

    def test_nothing_can_be_looked_for_in_a_sealed_column(self):
        with pytest.raises(FieldError, match="blind index"):
            Contributor.objects.filter(phone=NUMBER)
        with pytest.raises(FieldError):
            Contributor.objects.filter(phone__startswith="+1")

    def test_only_whether_there_is_anything_can_be_asked(self):
        Contributor.objects.create(phone_hash="a" * 64, phone=NUMBER)
        Contributor.objects.create(phone_hash="b" * 64)

        assert [c.phone_hash[0] for c in Contributor.objects.filter(phone__isblank=True)] == ["b"]
        assert [c.phone_hash[0] for c in Contributor.objects.filter(phone__isblank=False)] == ["a"]

    def test_every_way_of_writing_seals(self):
        row = Contributor.objects.create(phone_hash="a" * 64, phone="first")
        for write in (
            lambda: Contributor.objects.filter(pk=row.pk).update(phone=NUMBER),
            lambda: Contributor.objects.bulk_update(
                [Contributor(pk=row.pk, phone_hash="a" * 64, phone=NUMBER)], ["phone"]
            ),
            lambda: Contributor.objects.bulk_create(
                [Contributor(pk=row.pk, phone_hash="a" * 64, phone=NUMBER)],
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=["phone"],
            ),
        ):
            Contributor.objects.filter(pk=row.pk).update(phone="first")
            write()
            assert Contributor.objects.get().phone == NUMBER
            assert raw(Contributor, "phone").startswith("gAAAA")

    def test_rows_can_be_sealed_anew_with_the_newest_key(self, settings):
        Contributor.objects.create(phone_hash="a" * 64, phone=NUMBER)
        new = Fernet.generate_key().decode()
        settings.PHONE_KEYS = [new, *settings.PHONE_KEYS]

        assert crypto.seal_anew(Contributor.objects.all()) == 1

        settings.PHONE_KEYS = [new]
        assert Contributor.objects.get().phone == NUMBER


def test_many_threads_read_what_they_wrote():
    """A well-known package handed out the sealed text itself when threads shared its field."""
    wrong = []

    def work(number):
        for turn in range(200):
            clear = f"{number}:{turn}".encode()
            if crypto.decrypt(crypto.encrypt(clear)) != clear:
                wrong.append(clear)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
