"""Where the public reports an incident: taken in at once, judged and placed afterwards, read by a person."""

from io import BytesIO
from typing import IO, Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib.throttles import ReportThrottle
from incidents.api.serializers import PublicReportSerializer, ReceiptSerializer
from incidents.services import public_reports

LARGEST = 200_000  # bytes: the longest report with every character escaped


class TooLarge(APIException):
    status_code = 413
    default_detail = f"A report has at most {LARGEST} bytes."


class ShortJsonParser(JSONParser):
    """REST framework reads a body of any size into memory, past Django's own limit."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            parsed: dict[str, Any] = super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError("JSON parse error - nested too deep") from None
        return parsed


class ReportView(APIView):
    """Tell of an incident. Nothing about the sender is stored; quote the reference in a later question."""

    throttle_classes = [ReportThrottle]
    parser_classes = [ShortJsonParser]

    @extend_schema(request=PublicReportSerializer, responses={202: ReceiptSerializer})
    def post(self, request: Request) -> HttpResponse:
        report = PublicReportSerializer(data=request.data)
        report.is_valid(raise_exception=True)
        receipt = {"reference": public_reports.send(**report.validated_data)}
        return HttpResponse(orjson.dumps(receipt), status=202, content_type="application/json")
