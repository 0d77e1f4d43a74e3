"""What became of what a partner sent: its figures by day, and its own posts by the ids that it gave."""

from typing import Any, cast

import orjson
from django.core.cache import cache
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.access.api_keys import PartnerAuthentication, PartnerThrottle, key_may, partner_behind
from civicwatch.access.models import Partner
from civicwatch.access.partner_scopes import TWEETS_SEND
from civicwatch.lib.open_api import query_parameters
from civicwatch.lib.parameters import MAX_LISTED, Described, InvalidParameter, listed, text
from tweets.api.serializers import SentPostsSerializer
from tweets.posts import PLATFORM
from tweets.services import receiving, sent_posts

SAME_FOR = 10  # seconds
PARAMETERS = (
    Described("id", f"As you sent it; up to {MAX_LISTED}, by repeating the parameter", many=True),
    Described("platform", "As you sent it with the post; left out, your own"),
)


class SentPosts(APIView):
    """A partner's own posts, and nobody else's."""

    authentication_classes = [PartnerAuthentication]
    permission_classes = [key_may(TWEETS_SEND)]
    throttle_classes = [PartnerThrottle]

    @extend_schema(
        operation_id="tweets_sent",
        parameters=query_parameters(PARAMETERS),
        responses={
            200: SentPostsSerializer,
            400: OpenApiResponse(description="A platform that is none, or more than 100 ids"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        """Without `id`, how many posts you sent in the last 30 days and what became of them, by day in UTC;
        counted every ten seconds.

        With `id`, what became of each of these, in your order, as things stand now.
        """
        given: dict[str, Any] = dict(request.query_params.lists())
        partner = partner_behind(request)
        ids = listed(given, "id", commas=False)
        answer = _by_id(partner, ids, given) if ids else _by_day(partner)
        return HttpResponse(
            orjson.dumps(answer), content_type="application/json", headers={"Cache-Control": "no-store"}
        )


def _by_id(partner: Partner, ids: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    platform = text(given, "platform") or receiving.platform_of(partner)
    if not PLATFORM.fullmatch(platform):
        raise InvalidParameter("platform", "Write it as in the post: a short lower-case word, such as x.")
    return {"results": sent_posts.fates(partner, platform=platform, ids=ids)}


def _by_day(partner: Partner) -> dict[str, Any]:
    """Counted once in a while, however often a program asks: a month may be a hundred thousand posts."""
    counted = cache.get_or_set(f"sent-posts:{partner.pk}", lambda: _count(partner), SAME_FOR)
    return cast(dict[str, Any], counted)


def _count(partner: Partner) -> dict[str, Any]:
    month = sent_posts.month_of(partner)
    days = [{"day": day.isoformat(), **figures.as_json()} for day, figures in month.days.items()]
    return {"total": month.total.as_json(), "days": days}
