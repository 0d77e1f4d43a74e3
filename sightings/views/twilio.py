"""Where Twilio posts what arrived and what became of what we sent. Nobody else gets in."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from civicwatch.lib.body_limit import takes_up_to
from sightings import form_fields, twilio_signature
from sightings.models import MessageSource
from sightings.services import receiving, sending

LARGEST = 500_000  # bytes: 20,000 characters, three bytes each and escaped, and ten attachments
FORM = "application/x-www-form-urlencoded"
NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'  # replies go out by themselves
_SID = re.compile(r"[A-Za-z0-9_-]{1,64}")
View = Callable[[HttpRequest], HttpResponse]


def _too_long(request: HttpRequest) -> HttpResponse:
    return _says(f"The body may have up to {LARGEST} bytes.", 413)


def _says(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _from_twilio(view: View) -> Any:
    """Only what Twilio signed for this very address; without a token to check it with, nothing."""

    @csrf_exempt
    @takes_up_to(LARGEST, answer=_too_long)
    @require_POST
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        tokens = [settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_PREVIOUS]
        if not any(tokens):
            return _says("Text messages are not set up here: TWILIO_AUTH_TOKEN is missing.", 503)
        is_valid = twilio_signature.is_valid(
            url=_public_address(request),
            payload=request.body,
            signature=request.headers.get("X-Twilio-Signature", ""),
            tokens=tokens,
            signature_settings=request.headers.get("X-Twilio-Webhooks-Signature-Settings", ""),
        )
        if not is_valid:
            return _says("This was not signed by Twilio.", 403)
        if request.content_type != FORM:  # its words could be read as fields that nobody signed
            return _says(f"Messages come as {FORM}.", 415)
        return view(request)

    return checked


@_from_twilio
def receive(request: HttpRequest) -> HttpResponse:
    return _store(request, MessageSource.WEBHOOK)


@_from_twilio
def fallback(request: HttpRequest) -> HttpResponse:
    """Twilio comes here when the first address failed it."""
    return _store(request, MessageSource.FALLBACK)


@_from_twilio
def status(request: HttpRequest) -> HttpResponse:
    """How far a message of ours has come."""
    form = form_fields.decoded(request.body)
    sending.follow(
        sid=form_fields.first(form, "MessageSid"),
        status=form_fields.first(form, "MessageStatus")[:20],
        error_code=form_fields.first(form, "ErrorCode")[:10],
        now=timezone.now(),
    )
    return HttpResponse(status=204)


def _store(request: HttpRequest, source: str) -> HttpResponse:
    sid = form_fields.plain_id(request.body, "MessageSid") or _read_sid(request.body)
    if not _SID.fullmatch(sid):
        return _says("The message has no MessageSid.", 400)
    receiving.receive(sid=sid, payload=request.body, source=source, now=timezone.now())
    return HttpResponse(NO_REPLY, content_type="text/xml; charset=utf-8")


def _read_sid(payload: bytes) -> str:
    form = form_fields.decoded(payload)
    return form_fields.first(form, "MessageSid") or form_fields.first(form, "SmsMessageSid")


def _public_address(request: HttpRequest) -> str:
    """The address as Twilio was given it: a proxy may have changed scheme, host and port."""
    query = request.META.get("QUERY_STRING", "")
    return f"{settings.PUBLIC_URL}{request.path}{'?' if query else ''}{query}"
