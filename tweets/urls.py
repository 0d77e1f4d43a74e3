"""Public pages about short posts."""

from django.urls import URLPattern, path

from tweets.views.appeals import appeal, appeal_form
from tweets.views.explore import explore

app_name = "tweets"
urlpatterns: list[URLPattern] = [
    path("classifiers/harm/explore/", explore, name="explore"),
    path("appeals/", appeal_form, name="appeals"),
    path("appeals/<slug:token>/", appeal, name="appeal"),
]
