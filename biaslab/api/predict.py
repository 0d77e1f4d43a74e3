"""One photo shown to both classifiers by a program: throttled, with the notice, and nothing kept of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from biaslab.api.experiments import found
from biaslab.api.notice import NOTICE
from biaslab.api.serializers import PredictionSerializer, PredictSerializer
from biaslab.models import Trial
from biaslab.services import trying
from biaslab.services.predicting import (
    Answer,
    NoAnswerError,
    NotTrainedError,
    PhotoRefusedError,
    Prediction,
)
from biaslab.uploads import InMemoryOnly, UploadTooLargeError
from biaslab.waiting import TrialThrottle
from civicwatch.lib.problems import problem

RETRY_SECONDS = 5


def too_long(request: HttpRequest) -> HttpResponse:
    """For a photo that says beforehand that it is too large; nothing of it is read."""
    return problem(413, str(UploadTooLargeError()))


class PredictView(APIView):
    """What both classifiers say of one face."""

    throttle_classes = [TrialThrottle]
    parser_classes = [MultiPartParser, FormParser]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Before anything reads the body: the photo touches no disk."""
        request.upload_handlers = [InMemoryOnly(request)]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @extend_schema(
        operation_id="lab_predict",
        request={"multipart/form-data": PredictSerializer},
        responses={
            200: PredictionSerializer,
            400: OpenApiResponse(description="No face, or no consent"),
            409: OpenApiResponse(description="The experiment is not trained yet"),
            413: OpenApiResponse(description="The photo has more than 12 MB"),
            422: OpenApiResponse(description="No picture, no face or several; `code` says which"),
            429: OpenApiResponse(description="120 faces an hour"),
            503: OpenApiResponse(description="Nobody answered within 3 s; Retry-After says when to ask"),
        },
    )
    def post(self, request: Request, pk: int) -> HttpResponse:
        """One photo a request: there is no bulk prediction, on purpose."""
        experiment = found(pk)
        try:
            asked = PredictSerializer(data=request.data)
        except UploadTooLargeError as error:
            return problem(413, str(error))
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        if len(request.FILES) > 1 or len(request.FILES.getlist("photo")) > 1:
            return problem(400, _("One photo a request."))
        photo = given.get("photo")
        try:
            prediction, trial = trying.try_face(
                experiment=experiment,
                face_key=given.get("face", ""),
                photo=photo.read() if photo else b"",
                consented=given["consent"],
                expectation=given.get("expectation", ""),
            )
        except ValidationError as wrong:
            return problem(400, " ".join(wrong.messages))
        except PhotoRefusedError as refused:
            return problem(422, str(refused), code=refused.code)
        except NotTrainedError as waiting:
            return problem(409, str(waiting))
        except NoAnswerError:
            return problem(
                503,
                _("The classifiers are busy or just starting."),
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        return Response(_told(prediction, trial))


def _told(prediction: Prediction, trial: Trial) -> dict[str, Any]:
    return {
        "notice": str(NOTICE),
        "trial": str(trial.pk),
        "experiment": trial.experiment_id,
        "version": prediction.version,
        "sha256": prediction.sha256,
        "balanced": _answer(prediction.balanced),
        "unbalanced": _answer(prediction.unbalanced),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "probabilities": answer.probabilities,
        "said": answer.said,
        "certainty": answer.certainty,
        "right_of_100": answer.right_of_100,
        "right_n": answer.right_n,
        "seeds_agree": answer.seeds_agree,
        "seeds": answer.seeds,
    }
