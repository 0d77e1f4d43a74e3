"""The smallest senders and messages, and a carrier that remembers what it was asked to do."""

from urllib.parse import urlencode

from django.utils import timezone

from civicwatch.lib import jobs
from civicwatch.lib.outgoing_errors import OutgoingError, TransientError
from sightings.carriers.carrier import CarrierMessage, NotYetError
from sightings.models import InboundMessage, OutboundMessage
from sightings.services import contributors, receiving
from tests.sightings.sms import NUMBER, form


def sender(number=NUMBER):
    return contributors.heard(number, now=timezone.now())


def receive(sid="SM1", **fields):
    payload = urlencode(form(sid=sid, **fields)).encode()
    return receiving.receive(sid=sid, payload=payload, source="webhook", now=timezone.now())


def read():
    return jobs.run_until_empty(receiving.READ_JOB)


def all_due():
    """Whatever waits in back-off may be tried now."""
    for model in (InboundMessage, OutboundMessage):
        model.objects.filter(due_at__isnull=False).update(due_at=timezone.now())


class FakeCarrier:
    """Takes messages; ``failing`` says what happens to the next ones."""

    kind = "fake"

    def __init__(self):
        self.sent, self.listed, self.deleted, self.media = [], [], [], {}
        self.failing = []

    def send(self, to, body, *, status_callback=""):
        failure = self.failing.pop(0) if self.failing else None
        if failure == "after":  # it took the message, and we never heard
            self._take(to, body)
            raise TransientError("the answer was lost")
        if failure:
            raise failure
        return self._take(to, body)

    def _take(self, to, body):
        sid = f"SMout{len(self.sent)}"
        self.sent.append((to, body))
        self.listed.append(CarrierMessage(sid, False, to, body, "queued", "", timezone.now()))
        return sid

    def sent_to(self, number, *, since):
        return [m for m in self.listed if m.number == number and not m.inbound and m.created_at >= since]

    def messages_since(self, when):
        return iter([m for m in self.listed if m.created_at >= when])

    def media_of(self, sid):
        return self.media.get(sid, [])

    def delete_message(self, sid):
        self._delete(sid)

    def delete_media(self, message_sid, media_sid):
        self._delete(f"{message_sid}/{media_sid}")

    def _delete(self, what):
        if self.failing:
            raise self.failing.pop(0)
        self.deleted.append(what)


__all__ = ["FakeCarrier", "NotYetError", "OutgoingError", "all_due", "read", "receive", "sender"]
