"""A visitor tries a sentence: a web process asks the judge how a classifier reads it.

Neither sentence nor answer is stored or logged: both go by publish and subscribe, in memory alone.
"""

from __future__ import annotations

from math import ceil

from django.http import HttpRequest
from django.utils.translation import gettext as _

from civicwatch.learning import registry
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.reading import Reading
from civicwatch.lib import asking
from civicwatch.lib.throttles import AddressThrottle

TASK, QUEUE = "read_sentence", "judge"
MOST_CHARACTERS = 800
RETRY_SECONDS = 5


class NotASentenceError(Exception):
    """There is nothing to read, or too much; str() says so to the visitor."""


class NotActiveError(Exception):
    """No version of the classifier judges at the moment; str() says so to the visitor."""

    def __str__(self) -> str:
        return _("No version of it is active: at the moment it judges nothing.")


class SentenceThrottle(AddressThrottle):
    """Sentences tried, by page and by API, counted together."""

    scope = "sentences"
    rate = "120/hour"


def can_be_tried(name: str) -> bool:
    return name in registry.names() and bool(registry.registration(name).reading)


def wait_before_trying(request: HttpRequest) -> int:
    """0 if a sentence may be tried now, and then this one is counted; else for how many seconds not."""
    throttle = SentenceThrottle()
    return 0 if throttle.allow_request(request) else ceil(throttle.wait() or 1)


def read(text: str, *, name: str) -> Reading:
    """Raises NotASentenceError, NotActiveError, or NoAnswerError where no judge answers within 3 s."""
    if not any(letter.isalpha() for letter in text):
        raise NotASentenceError(_("Write a sentence first: there is no word to read."))
    if len(text) > MOST_CHARACTERS:
        words = _("This is too long: up to %(most)s characters are read.") % {"most": MOST_CHARACTERS}
        raise NotASentenceError(words)
    if not ClassifierVersion.objects.filter(name=name, is_active=True).exists():
        raise NotActiveError
    answer = asking.ask(TASK, {"classifier": name}, text.encode("utf-8", "replace"), queue=QUEUE)
    return Reading.from_json(answer)
