"""Where the public reports an incident: taken in at once, judged and placed afterwards, read by a person."""

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib.throttles import ReportThrottle
from incidents.api.serializers import PublicReportSerializer, ReceiptSerializer
from incidents.services import public_reports


class ReportView(APIView):
    """Tell of an incident. Nothing about the sender is stored; quote the reference in a later question."""

    throttle_classes = [ReportThrottle]

    @extend_schema(request=PublicReportSerializer, responses={202: ReceiptSerializer})
    def post(self, request: Request) -> HttpResponse:
        report = PublicReportSerializer(data=request.data)
        report.is_valid(raise_exception=True)
        receipt = {"reference": public_reports.send(**report.validated_data)}
        return HttpResponse(orjson.dumps(receipt), status=202, content_type="application/json")
