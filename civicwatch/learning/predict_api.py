"""One sentence read by a classifier, for a program: throttled, and nothing kept of it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civicwatch.learning import trying
from civicwatch.learning.reading import Reading
from civicwatch.lib.asking import NoAnswerError
from civicwatch.lib.problems import problem

NOTICE = "This is how a machine reads a sentence, not a finding about anybody. It errs: see the scorecard."


class SentenceSerializer(serializers.Serializer[object]):
    text = serializers.CharField(
        trim_whitespace=False, help_text=f"One sentence or post, up to {trying.MOST_CHARACTERS} characters"
    )


class WeighedWordSerializer(serializers.Serializer[object]):
    word = serializers.CharField()
    weight = serializers.FloatField(help_text="In log-odds: above 0 it spoke for it, below 0 against")


class SentenceReadSerializer(serializers.Serializer[object]):
    notice = serializers.CharField()
    classifier = serializers.CharField()
    version = serializers.CharField()
    outcome = serializers.CharField(
        help_text="force: set_aside, queue, likely; harm: clear, flagged, for_person; not_judged for a "
        "language that was not tested"
    )
    label = serializers.CharField(  # type: ignore[assignment]  # of the answer, not of the field
        help_text="force: the rank; harm: the kind; empty where not judged"
    )
    scores = serializers.DictField(child=serializers.FloatField())
    thresholds = serializers.DictField(child=serializers.FloatField())
    words = WeighedWordSerializer(many=True)


class ReadSentence(APIView):
    """How a classifier reads one sentence, and the words that weighed. Stored nowhere."""

    throttle_classes = [trying.SentenceThrottle]

    @extend_schema(
        operation_id="classifiers_predict",
        request=SentenceSerializer,
        responses={
            200: SentenceReadSerializer,
            400: OpenApiResponse(description="No word in it, or too long"),
            404: OpenApiResponse(description="No such classifier, or none that reads sentences"),
            409: OpenApiResponse(description="No version of it is active"),
            429: OpenApiResponse(description="120 sentences an hour"),
            503: OpenApiResponse(description="Nobody answered within 3 s; Retry-After says when to ask"),
        },
    )
    def post(self, request: Request, name: str) -> HttpResponse:
        """One sentence a request: posts in numbers go to `tweets/classify/` or `manage.py classify`."""
        if not trying.can_be_tried(name):
            raise Http404(f"No sentence can be tried on “{name}”.")
        asked = SentenceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            reading = trying.read(asked.validated_data["text"], name=name)
        except trying.NotASentenceError as wrong:
            return problem(400, str(wrong))
        except trying.NotActiveError as nothing:
            return problem(409, str(nothing))
        except NoAnswerError:
            words = _("The classifier is busy or just starting.")
            return problem(503, words, headers={"Retry-After": str(trying.RETRY_SECONDS)})
        return Response(_told(name, reading))


def _told(name: str, reading: Reading) -> dict[str, Any]:
    return {
        "notice": NOTICE,
        "classifier": name,
        "version": reading.version,
        "outcome": reading.outcome,
        "label": reading.label,
        "scores": reading.scores,
        "thresholds": reading.thresholds,
        "words": [{"word": word, "weight": weight} for word, weight in reading.words],
    }
