"""What the crowd recorded, as totals of five and more; and recording what happened in a trial."""

from django.core.exceptions import ValidationError as InvalidError
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from biaslab.api.notice import NOTICE
from biaslab.api.serializers import RecordedSerializer, ResultSerializer, TotalsSerializer
from biaslab.models import Notebook, Result, Trial
from biaslab.services import notebooks, recording
from biaslab.waiting import RecordThrottle

_EXPERIMENT = OpenApiParameter(
    "experiment", int, OpenApiParameter.QUERY, description="Only results of this experiment"
)


class ResultsView(APIView):
    """What visitors recorded."""

    def get_throttles(self) -> list[BaseThrottle]:
        return [RecordThrottle()] if self.request.method == "POST" else super().get_throttles()

    @extend_schema(operation_id="lab_results_list", parameters=[_EXPERIMENT], responses=TotalsSerializer)
    def get(self, request: Request) -> Response:
        """Totals by stated group; one that fewer than five people wrote about is left out."""
        results = Result.objects.all()
        if written := request.query_params.get("experiment", ""):
            if not (written.isdecimal() and len(written) < 19):
                raise ValidationError({"experiment": [_("a number")]})
            results = results.filter(experiment=int(written))
        tallies = [
            {
                "group": tally.group,
                "n": tally.n,
                "people": tally.people,
                "balanced_right": tally.balanced_right,
                "unbalanced_right": tally.unbalanced_right,
            }
            for tally in recording.counted(results).values()
        ]
        return Response({"results": tallies, "fewest": recording.FEWEST_SHOWN, "notice": str(NOTICE)})

    @extend_schema(
        operation_id="lab_results_create", request=ResultSerializer, responses={201: RecordedSerializer}
    )
    def post(self, request: Request) -> Response:
        """Write a trial down in a notebook of one's own."""
        told = ResultSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        given = told.validated_data
        trial = Trial.objects.select_related("lab_class").filter(pk=given["trial"]).first()
        if trial is None:
            raise NotFound(_("There is no such trial, or it is older than a day."))
        secret = given.get("notebook", "")
        try:
            result, new_secret = recording.record(
                trial=trial,
                notebook=_notebook(secret),
                true_group=given.get("true_group", ""),
                note=given.get("note", ""),
            )
        except InvalidError as wrong:
            raise ValidationError({"trial": wrong.messages}) from None
        secret = secret or new_secret
        url = request.build_absolute_uri(reverse("biaslab:notebook", args=[secret]))
        return Response({"id": result.pk, "notebook": secret, "url": url}, status=201)


def _notebook(secret: str) -> Notebook | None:
    found = notebooks.find(secret)
    if secret and found is None:
        raise ValidationError({"notebook": [_("There is no such notebook.")]})
    return found
