"""The classification stream, page by page."""

from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.access.api_keys import PartnerAuthentication, PartnerThrottle, key_may, partner_behind
from civicwatch.access.partner_scopes import TWEETS_READ
from civicwatch.lib.open_api import query_parameters
from civicwatch.lib.parameters import Described, whole_number
from tweets.api.serializers import FlagPageSerializer
from tweets.services import flags_out

USUAL, MOST = 100, 1_000
HIGHEST = 2**63 - 1
PARAMETERS = (
    Described("cursor", "As it stands in the last answer; left out, from the beginning"),
    Described("limit", f"1 to {MOST}; {USUAL} where left out", kind=int),
)


class FlagList(APIView):
    """What was flagged, decided and withdrawn, in the order in which it was told."""

    authentication_classes = [PartnerAuthentication]
    permission_classes = [key_may(TWEETS_READ)]
    throttle_classes = [PartnerThrottle]

    @extend_schema(
        operation_id="tweet_flags", parameters=query_parameters(PARAMETERS), responses=FlagPageSerializer
    )
    def get(self, request: Request) -> HttpResponse:
        """Nothing is skipped and nothing comes twice: go on with `cursor`, now or tomorrow.

        Each line says what was told and how the flag stands now. Words are shown as long as they are kept.
        """
        given: dict[str, Any] = dict(request.query_params.lists())
        cursor = whole_number(given, "cursor", least=0, most=HIGHEST) or 0
        limit = whole_number(given, "limit", least=1, most=MOST) or USUAL
        page = flags_out.read_after(cursor, limit=limit, partner=partner_behind(request))
        answer = {
            "results": page.lines,
            "cursor": str(page.cursor),
            "more": page.more,
            "next": request.build_absolute_uri(f"?cursor={page.cursor}&limit={limit}"),
        }
        return HttpResponse(
            orjson.dumps(answer), content_type="application/json", headers={"Cache-Control": "no-store"}
        )
