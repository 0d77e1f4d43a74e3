"""A web process asks a worker something and waits a moment for the answer; neither is stored anywhere.

The Celery message carries a one-use token only. Question and answer travel by publish and subscribe,
which a Redis keeps in memory until it is handed on and never writes to its log or its snapshots. So a
visitor's photo touches no disk, whichever broker an installation has.
"""

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

import redis
from celery import current_app

from civicwatch.lib import broker

SECONDS = 3.0
_READY, _ANSWER, _FAILED = b"R", b"A", b"F"
Answering = Callable[[dict[str, Any], bytes], dict[str, Any]]


class NoAnswerError(Exception):
    """Nobody answered in time: no worker, no broker, or too much to do. Asking again later may help."""


def ask(
    task: str, question: dict[str, Any], attachment: bytes = b"", *, queue: str, seconds: float = SECONDS
) -> dict[str, Any]:
    """Have `task` answer; raises NoAnswerError where no answer comes within `seconds`."""
    answer = broker.attempt(lambda: _ask(task, question, attachment, queue, time.monotonic() + seconds))
    if not answer:
        raise NoAnswerError(task)
    return answer


def answer(token: str, answering: Answering) -> bool:
    """Worker's side: fetch the question behind `token`, answer it; False where the asker has gone."""
    client = broker.client()
    with client.pubsub() as heard:
        _subscribe(heard, _to_worker(token))
        if not client.publish(_to_asker(token), _READY):
            return False
        question = _next(heard, time.monotonic() + SECONDS)
    if question is None:
        return False
    head, _, attachment = question.partition(b"\n")
    try:
        found = answering(json.loads(head), attachment)
    except Exception:
        client.publish(_to_asker(token), _FAILED)
        raise
    return bool(client.publish(_to_asker(token), _ANSWER + json.dumps(found).encode()))


def _ask(
    task: str, question: dict[str, Any], attachment: bytes, queue: str, deadline: float
) -> dict[str, Any]:
    """An empty answer means that none came; an error of the broker is raised as the client raises it."""
    token, client = secrets.token_urlsafe(24), broker.client()
    with client.pubsub() as heard:
        _subscribe(heard, _to_asker(token))
        current_app.send_task(
            task, args=[token], queue=queue, expires=max(0.1, deadline - time.monotonic()), retry=False
        )
        if _next(heard, deadline) != _READY:
            return {}
        client.publish(_to_worker(token), json.dumps(question).encode() + b"\n" + attachment)
        said = _next(heard, deadline) or b""
    found: dict[str, Any] = json.loads(said[1:]) if said[:1] == _ANSWER else {}
    return found


def _subscribe(heard: redis.client.PubSub, channel: str) -> None:
    """Returns once the broker has confirmed it: what is published from now on arrives."""
    heard.subscribe(channel)
    heard.get_message(timeout=1.0)


def _next(heard: redis.client.PubSub, deadline: float) -> bytes | None:
    while (left := deadline - time.monotonic()) > 0:
        message = heard.get_message(ignore_subscribe_messages=True, timeout=left)
        if message is not None:
            return bytes(message["data"])
    return None


def _to_worker(token: str) -> str:
    return f"civicwatch:question:{token}"


def _to_asker(token: str) -> str:
    return f"civicwatch:answer:{token}"
