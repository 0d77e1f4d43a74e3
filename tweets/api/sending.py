"""Where partners send posts, and report that one was deleted at its source."""

from typing import Any, cast

import orjson
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.access.api_keys import PartnerAuthentication, PartnerThrottle, key_may, partner_behind
from civicwatch.access.partner_scopes import TWEETS_SEND
from civicwatch.lib.problems import problem
from tweets.api.bodies import LARGEST, Body, LenientJsonParser
from tweets.api.serializers import BatchSerializer, SentSerializer
from tweets.services import deletion, receiving, sending
from tweets.services.sending import REFUSED, KeyReusedError, SwitchedOffError

MOST_ITEMS, LONGEST_KEY = 1_000, 200
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Anything of your own, up to 200 characters. For a day, the same request under the same key "
    "gets the same answer and changes nothing.",
)


def too_long(request: HttpRequest) -> HttpResponse:
    """For a batch that says beforehand that it is too long; nothing of it is read."""
    return problem(413, f"The body may have up to {LARGEST} bytes. Send smaller batches.")


class SendView(APIView):
    """Posts to be judged."""

    authentication_classes = [PartnerAuthentication]
    permission_classes = [key_may(TWEETS_SEND)]
    throttle_classes = [PartnerThrottle]
    parser_classes = [LenientJsonParser]

    @extend_schema(
        operation_id="tweets_send",
        parameters=[KEY],
        request=BatchSerializer,
        responses={
            202: SentSerializer,
            400: OpenApiResponse(description="No JSON, no list, or not 1 to 1,000 items"),
            413: OpenApiResponse(description="More than 8 MB"),
            422: OpenApiResponse(
                description="Not one item is a post (`invalid_params`), or the key stood over another body"
            ),
        },
    )
    def post(self, request: Request) -> HttpResponse:
        """Up to 1,000 posts. The good ones are stored, once; the bad ones are named by their index."""
        body = cast(Body, request.data)
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) > LONGEST_KEY or not key.isprintable():
            return problem(400, f"An Idempotency-Key has up to {LONGEST_KEY} printable characters.")
        try:
            sent = sending.send(
                partner=partner_behind(request), items=_items(body.data), body=body.raw, key=key
            )
        except KeyReusedError:
            return problem(422, "This Idempotency-Key was used with another body. Take a new one.")
        except SwitchedOffError:
            return problem(403, "The operator of this site has switched your stream off.")
        if sent.status == REFUSED:
            wrong = [{"name": f"[{each['index']}]", "reason": each["reason"]} for each in sent.skipped]
            return problem(422, "Not one item is a post.", invalid_params=wrong)
        return HttpResponse(orjson.dumps(sent.as_json()), status=sent.status, content_type="application/json")


class SentPostView(APIView):
    """A post that the partner sent."""

    authentication_classes = [PartnerAuthentication]
    permission_classes = [key_may(TWEETS_SEND)]
    throttle_classes = [PartnerThrottle]

    @extend_schema(
        operation_id="tweet_deleted",
        responses={204: None, 404: OpenApiResponse(description="No such post of yours")},
    )
    def delete(self, request: Request, platform: str, external_id: str) -> HttpResponse:
        """It was deleted at its source: its words go here too, and a flag on it is withdrawn."""
        stream = receiving.stream_of(partner_behind(request))
        if not deletion.deleted_at_source([(platform, external_id)], stream=stream):
            return problem(404, "You have sent no such post, or it has been forgotten already.")
        return HttpResponse(status=204)


def _items(data: Any) -> list[Any]:
    items = data.get("tweets") if isinstance(data, dict) else data
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        raise ParseError(f'Send {{"tweets": [...]}} with 1 to {MOST_ITEMS:,} posts.')
    return items
