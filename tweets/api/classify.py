"""Texts classified while the sender waits. Nothing of them is stored."""

from typing import Any, cast

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib.problems import problem
from civicwatch.lib.throttles import AddressThrottle
from tweets.api.bodies import Body, LenientJsonParser
from tweets.api.serializers import ClassifiedSerializer, TextsSerializer
from tweets.posts import storable
from tweets.services import classifying

MOST_TEXTS, LONGEST_TEXT = 100, 10_000
RETRY_SECONDS = 5


class ClassifyThrottle(AddressThrottle):
    """Requests to classify, up to a hundred texts each."""

    scope = "classify-tweets"
    rate = "60/min"
    spares_this_machine = True


class ClassifyView(APIView):
    """What the harm classifier says of some texts."""

    throttle_classes = [ClassifyThrottle]
    parser_classes = [LenientJsonParser]

    @extend_schema(
        operation_id="tweets_classify",
        request=TextsSerializer,
        responses={
            200: ClassifiedSerializer,
            400: OpenApiResponse(description="Not 1 to 100 texts of up to 10,000 characters"),
            429: OpenApiResponse(description="60 requests a minute"),
            503: OpenApiResponse(description="Nobody answered within 3 s; Retry-After says when to ask"),
        },
    )
    def post(self, request: Request) -> HttpResponse:
        """`{"texts": [...]}`, up to 100: for each, in order, what the classifier says. Nothing is kept."""
        body = cast(Body, request.data)
        try:
            answer = classifying.classify(_texts(body.data))
        except classifying.NoAnswerError:
            return problem(
                503,
                "The classifier is busy or just starting.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        return HttpResponse(orjson.dumps(answer), content_type="application/json")


def _texts(data: Any) -> list[str]:
    texts = data.get("texts") if isinstance(data, dict) else None
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_TEXTS:
        raise ParseError(f'Send {{"texts": [...]}} with 1 to {MOST_TEXTS} texts.')
    for index, text in enumerate(texts):
        if not isinstance(text, str) or len(text) > LONGEST_TEXT:
            raise ParseError(f"texts[{index}] is no text of up to {LONGEST_TEXT:,} characters.")
    return [storable(text) for text in texts]
