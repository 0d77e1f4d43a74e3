"""What a carrier of text messages does, whichever it is, and how it fails.

Addresses, numbers and words never stand in an exception's text: it is logged and shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from civicwatch.lib.outgoing_errors import OutgoingError, TransientError

LARGEST_MEDIA = 16_000_000  # bytes; carriers stop at 5 MB, a console phone may hold a camera's own file


class RefusedNumberError(OutgoingError):
    """The carrier will never take a message for this number. ``code`` is its own."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the carrier does not send to this number (code {code})")
        self.code = code


class StoppedNumberError(RefusedNumberError):
    """The number's owner told the carrier to STOP."""


class UnknownAccountError(OutgoingError):
    """The carrier does not know the account, or its token is another one."""


class NotYetError(TransientError):
    """A message that is still on its way cannot be deleted."""


@dataclass(frozen=True)
class Media:
    content: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True)
class MediaRef:
    """Where one attachment of a message lies at the carrier."""

    url: str = field(repr=False)
    content_type: str


@dataclass(frozen=True)
class CarrierMessage:
    """One message as the carrier lists it; ``number`` is the person's, not ours.

    ``created_at`` is when the carrier had it.
    """

    sid: str
    inbound: bool
    number: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    error_code: str
    created_at: datetime
    media_count: int = 0


class Carrier(Protocol):
    """Each call ends within seconds. Raises TransientError where another try may help."""

    kind: str

    def send(self, to: str, body: str, *, status_callback: str = "") -> str:
        """Hand a message over; return the carrier's name for it. Raises RefusedNumberError."""

    def fetch_media(self, url: str, *, limit: int = LARGEST_MEDIA) -> Media:
        """Raises RefusedError where it is too large or stands at an address that is not the carrier's."""

    def delete_message(self, sid: str) -> None:
        """Of one that is not there, nothing; raises NotYetError while it is on its way."""

    def delete_media(self, message_sid: str, media_sid: str) -> None: ...

    def messages_since(self, when: datetime) -> Iterator[CarrierMessage]:
        """Those that came and those that went; of the same second, the newest first."""

    def sent_to(self, number: str, *, since: datetime) -> Iterator[CarrierMessage]:
        """Those that went to one number."""

    def media_of(self, sid: str) -> list[MediaRef]: ...

    def account_status(self) -> str:
        """In the carrier's word: "active", or why nothing comes or goes. Raises UnknownAccountError."""
