"""Experiments in the API: the list, one with its scorecard, and asking for a mix of one's own."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from biaslab.api.notice import NOTICE
from biaslab.api.serializers import (
    ExperimentPageSerializer,
    RecipeSerializer,
    ScoredExperimentSerializer,
)
from biaslab.models import Experiment
from biaslab.recipes import MOST_PARTS
from biaslab.services import experiments, mixes
from biaslab.waiting import wait_before_training
from civicwatch.lib.problems import problem

LISTED = 100
RETRY_SECONDS = 120


class ExperimentList(APIView):
    """The lab's experiments: each compares a balanced classifier with a lopsided one."""

    @extend_schema(operation_id="lab_experiments_list", responses=ExperimentPageSerializer)
    def get(self, request: Request) -> Response:
        """The shipped pairs first, then the newest; up to a hundred."""
        shown = experiments.open_experiments()[:LISTED]
        return Response({"results": [_row(one) for one in shown], "notice": str(NOTICE)})

    @extend_schema(
        request=RecipeSerializer,
        responses={
            200: ScoredExperimentSerializer,
            202: OpenApiResponse(ScoredExperimentSerializer, description="It waits to be trained"),
            429: OpenApiResponse(description="Many trainings were asked for from here"),
            503: OpenApiResponse(description="Many trainings are waiting; Retry-After says when to ask"),
        },
    )
    def post(self, request: Request) -> HttpResponse:
        """Ask for a mix. One that was trained before is there at once (200); else it is trained (202)."""
        recipe = RecipeSerializer(data=request.data)
        recipe.is_valid(raise_exception=True)
        try:
            experiment = mixes.ask(
                **recipe.validated_data, seconds_to_wait=lambda: wait_before_training(request._request)
            )
        except ValueError:
            words = _("Give at least two groups a part; each has 0 to %(most)s.") % {"most": MOST_PARTS}
            raise ValidationError({"mix": [words]}) from None
        except mixes.TooOftenError as often:
            raise Throttled(often.seconds) from None
        except mixes.QueueFullError:
            return problem(
                503,
                _("Many trainings are waiting already; ask again in some minutes."),
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        return Response(_whole(experiment), status=200 if experiment.is_trained else 202)


class ExperimentDetail(APIView):
    """One experiment with its scorecard."""

    @extend_schema(operation_id="lab_experiments_retrieve", responses=ScoredExperimentSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Figures of both classifiers by group, with 95% intervals; null where faces are too few to tell."""
        return Response(_whole(found(pk)))


def found(pk: int) -> Experiment:
    experiment = experiments.open_experiments().filter(pk=pk).first()
    if experiment is None:
        raise NotFound(_("There is no experiment of this number."))
    return experiment


def _row(one: Experiment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "mix": one.mix,
        "features": one.features,
        "material": one.material,
        "total": one.total,
        "seeds": one.seeds,
        "stage": one.stage,
        "step": one.step,
        "percent": one.percent,
        "shipped": one.shipped,
        "version": one.label,
        "created_at": one.created_at,
        "trained_at": one.trained_at,
    }


def _whole(one: Experiment) -> dict[str, Any]:
    return _row(one) | {"scorecard": one.scorecard, "notice": str(NOTICE)}
