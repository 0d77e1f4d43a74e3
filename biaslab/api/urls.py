"""The addresses of the lab in the API, all under /api/v1/lab/."""

from django.urls import path

from biaslab.api.experiments import ExperimentDetail, ExperimentList
from biaslab.api.predict import PredictView, too_long
from biaslab.api.results import ResultsView
from biaslab.uploads import LARGEST_BODY
from civicwatch.lib.body_limit import takes_up_to

urlpatterns = [
    path("experiments/", ExperimentList.as_view(), name="lab-experiments"),
    path("experiments/<int:pk>/", ExperimentDetail.as_view(), name="lab-experiment"),
    path(
        "experiments/<int:pk>/predict/",
        takes_up_to(LARGEST_BODY, answer=too_long)(PredictView.as_view()),
        name="lab-predict",
    ),
    path("results/", ResultsView.as_view(), name="lab-results"),
]
