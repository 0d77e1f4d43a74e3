"""Public pages about the classifiers."""

from django.urls import path

from civicwatch.learning.drift.views import drift
from civicwatch.learning.try_page import try_sentence
from civicwatch.learning.views import classifier, classifiers

app_name = "learning"
urlpatterns = [
    path("classifiers/", classifiers, name="classifiers"),
    path("classifiers/<str:name>/", classifier, name="classifier"),
    path("classifiers/<str:name>/drift/", drift, name="drift"),
    path("classifiers/<str:name>/try/", try_sentence, name="try"),
]
