"""A telephone that is only a folder: for trying things out without a carrier.

Its files are encrypted like everything else about a sender, and deleting a message here is as final as at
a real carrier, so that erasing can be tried out too.
"""

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from civicwatch.lib import crypto
from civicwatch.lib.outgoing_errors import OutgoingError, RefusedError
from sightings.carriers.carrier import LARGEST_MEDIA, CarrierMessage, Media, MediaRef

OUR_NUMBER = "+15005550006"  # Twilio's own number for tests: nobody's
_URL = re.compile(r"console://messages/(SM[0-9a-f]{32})/media/(ME[0-9a-f]{32})")
_SID = re.compile(r"(SM|ME)[0-9a-f]{32}")


class ConsoleCarrier:
    """Both sides of it: ``compose`` is the thumb, ``outbox`` the screen, the rest what every carrier does."""

    kind = "console"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or settings.VAR / "console_phone"

    def compose(
        self, number: str, body: str, attachments: Sequence[Media] = (), *, at: datetime | None = None
    ) -> tuple[str, bytes]:
        """Write a message on the phone: its name, and the form that a carrier would post for it."""
        sid = _new("SM")
        media = [self._keep_media(attached) for attached in attachments]
        self._write(
            "messages",
            sid,
            self._entry(number, body, inbound=True, at=at) | {"media": [list(m) for m in media]},
        )
        form = [
            ("MessageSid", sid),
            ("SmsMessageSid", sid),
            ("AccountSid", "ACconsole"),
            ("From", number),
            ("To", OUR_NUMBER),
            ("Body", body),
            ("NumMedia", str(len(media))),
        ]
        for index, (name, content_type) in enumerate(media):
            form += [
                (f"MediaContentType{index}", content_type),
                (f"MediaUrl{index}", f"console://messages/{sid}/media/{name}"),
            ]
        return sid, urlencode(form, errors="surrogatepass").encode()

    def outbox(self, number: str, *, after: datetime | None = None) -> list[CarrierMessage]:
        """What this phone was sent, oldest first."""
        found = [m for m in self._messages() if not m.inbound and m.number == number]
        return sorted(
            (m for m in found if after is None or m.created_at > after), key=lambda m: (m.created_at, m.sid)
        )

    def unread(self, number: str) -> list[CarrierMessage]:
        """What this phone was sent and has not shown yet, oldest first; from now on it has."""
        new = [message for message in self.outbox(number) if not self._path("read", message.sid).exists()]
        for message in new:
            self._path("read", message.sid).touch()
            if not self._path("messages", message.sid).exists():  # deleted meanwhile: nothing is left of it
                self.delete_message(message.sid)
        return new

    def send(self, to: str, body: str, *, status_callback: str = "") -> str:
        sid = _new("SM")
        self._write("messages", sid, self._entry(to, body, inbound=False))
        return sid

    def fetch_media(self, url: str, *, limit: int = LARGEST_MEDIA) -> Media:
        found = _URL.fullmatch(url)
        if not found:
            raise RefusedError("not an address of the console phone")
        path = self._path("media", found[2])
        if not path.exists():
            raise OutgoingError("the console phone no longer has this picture")
        head, _, content = crypto.decrypt(path.read_bytes()).partition(b"\n")
        if len(content) > limit:
            raise RefusedError(f"the picture has more than {limit:,} bytes")
        return Media(content, head.decode())

    def delete_message(self, sid: str) -> None:
        for kind in ("messages", "read"):
            self._path(kind, sid).unlink(missing_ok=True)

    def delete_media(self, message_sid: str, media_sid: str) -> None:
        self._path("media", media_sid).unlink(missing_ok=True)

    def messages_since(self, when: datetime) -> Iterator[CarrierMessage]:
        return (message for message in self._messages() if message.created_at >= when)

    def sent_to(self, number: str, *, since: datetime) -> Iterator[CarrierMessage]:
        return (m for m in self.messages_since(since) if not m.inbound and m.number == number)

    def media_of(self, sid: str) -> list[MediaRef]:
        entry = self._read(self._path("messages", sid)) or {"media": []}
        return [MediaRef(f"console://messages/{sid}/media/{name}", kind) for name, kind in entry["media"]]

    def account_status(self) -> str:
        return "active"

    def _entry(self, number: str, body: str, *, inbound: bool, at: datetime | None = None) -> dict[str, Any]:
        at = at or datetime.now(UTC)
        return {"number": number, "body": body, "inbound": inbound, "at": at.isoformat(), "media": []}

    def _keep_media(self, attached: Media) -> tuple[str, str]:
        name = _new("ME")
        sealed = crypto.encrypt(attached.content_type.encode() + b"\n" + attached.content)
        self._path("media", name).write_bytes(sealed)
        return name, attached.content_type

    def _messages(self) -> Iterator[CarrierMessage]:
        for path in (self._folder / "messages").glob("SM*"):
            if entry := self._read(path):
                yield CarrierMessage(
                    sid=path.name,
                    inbound=entry["inbound"],
                    number=entry["number"],
                    body=entry["body"],
                    status="received" if entry["inbound"] else "delivered",
                    error_code="",
                    created_at=datetime.fromisoformat(entry["at"]),
                    media_count=len(entry["media"]),
                )

    def _write(self, kind: str, name: str, entry: dict[str, Any]) -> None:
        draft = self._path("drafts", name)
        draft.write_bytes(crypto.encrypt(json.dumps(entry).encode()))
        draft.rename(self._path(kind, name))  # whoever looks sees a message whole or not at all

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            entry: dict[str, Any] = json.loads(crypto.decrypt(path.read_bytes()))
        except FileNotFoundError:
            return None
        return entry

    def _path(self, kind: str, name: str) -> Path:
        if not _SID.fullmatch(name):
            raise RefusedError("not a name of the console phone")
        folder = self._folder / kind
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / name


def _new(kind: str) -> str:
    return kind + secrets.token_hex(16)
