"""The console phone does what a carrier does, and leaves nothing that can be read from its folder."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from civicwatch.lib.outgoing_errors import OutgoingError, RefusedError
from sightings import form_fields
from sightings.carriers.carrier import Media
from sightings.carriers.console import ConsoleCarrier
from tests.sightings.sms import NUMBER

PICTURE = Media(b"\xff\xd8\xff picture", "image/jpeg")


@pytest.fixture
def phone(tmp_path):
    return ConsoleCarrier(tmp_path / "phone")


def test_a_message_is_composed_as_a_carrier_posts_it(phone):
    sid, payload = phone.compose(NUMBER, "Policía ñ", [PICTURE])

    fields = parse_qs(payload.decode())
    assert (fields["MessageSid"], fields["From"], fields["Body"]) == ([sid], [NUMBER], ["Policía ñ"])
    ((url, kind),) = form_fields.media(form_fields.decoded(payload))
    assert kind == "image/jpeg"
    assert phone.fetch_media(url) == PICTURE
    assert [(ref.url, ref.content_type) for ref in phone.media_of(sid)] == [(url, kind)]


def test_what_is_sent_stands_on_the_screen_in_order(phone):
    for words in ("One", "Two", "Three"):
        phone.send(NUMBER, words)
    phone.send("+13105550999", "to somebody else")

    screen = phone.outbox(NUMBER)

    assert [message.body for message in screen] == ["One", "Two", "Three"]
    assert [m.body for m in phone.outbox(NUMBER, after=screen[1].created_at)] == ["Three"]


def test_what_was_shown_once_is_read_and_leaves_nothing_when_it_is_deleted(phone, tmp_path):
    phone.send(NUMBER, "One")
    (one,) = phone.unread(NUMBER)

    assert phone.unread(NUMBER) == []
    phone.delete_message(one.sid)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_list_tells_who_wrote(phone):
    phone.compose(NUMBER, "in", [PICTURE])
    phone.send(NUMBER, "out")

    listed = {m.body: m for m in phone.messages_since(datetime.now(UTC) - timedelta(minutes=1))}

    assert listed["in"].inbound and listed["in"].media_count == 1 and not listed["out"].inbound
    assert [m.body for m in phone.sent_to(NUMBER, since=listed["out"].created_at)] == ["out"]
    assert list(phone.messages_since(datetime.now(UTC) + timedelta(minutes=1))) == []


def test_no_file_can_be_read_without_the_key(phone, tmp_path):
    phone.compose(NUMBER, "secret words", [PICTURE])
    phone.send(NUMBER, "secret words")

    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert stored and b"310555" not in stored and b"secret" not in stored and b"picture" not in stored


def test_what_is_deleted_is_gone(phone, tmp_path):
    sid, payload = phone.compose(NUMBER, "words", [PICTURE])
    ((url, _),) = form_fields.media(form_fields.decoded(payload))

    phone.delete_media(sid, url.rpartition("/")[2])
    phone.delete_message(sid)
    phone.delete_message(sid)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    with pytest.raises(OutgoingError):
        phone.fetch_media(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/x", "console://messages/../media/x", "console://messages/SM1/media/ME1"]
)
def test_other_addresses_are_refused(phone, url):
    with pytest.raises(RefusedError):
        phone.fetch_media(url)


@pytest.mark.parametrize("sid", ["../../secrets/secret_key", "SM1", ""])
def test_no_name_leads_out_of_the_folder(phone, sid):
    with pytest.raises(RefusedError):
        phone.delete_message(sid)


def test_too_large_a_picture_is_refused(phone):
    _sid, payload = phone.compose(NUMBER, "", [Media(b"x" * 2000, "image/png")])
    ((url, _),) = form_fields.media(form_fields.decoded(payload))

    with pytest.raises(RefusedError):
        phone.fetch_media(url, limit=1000)
