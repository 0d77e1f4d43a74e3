"""Public pages about short posts: appeals, being warned, and a partner's page of its own."""

from django.urls import URLPattern, path

from tweets.views.appeals import appeal, appeal_form
from tweets.views.explore import explore
from tweets.views.organisations import organisation
from tweets.views.sent_posts import sent
from tweets.views.watching import stop_watching, watch_form, watch_sent, watching_page

app_name = "tweets"
urlpatterns: list[URLPattern] = [
    path("classifiers/harm/explore/", explore, name="explore"),
    path("appeals/", appeal_form, name="appeals"),
    path("appeals/<slug:token>/", appeal, name="appeal"),
    path("watch/", watch_form, name="watch"),
    path("watch/sent/", watch_sent, name="watch-sent"),
    path("watch/<slug:token>/", watching_page, name="watching"),
    path("watch/<slug:token>/stop/", stop_watching, name="stop-watching"),
    path("partner/posts/", sent, name="sent-posts"),
    path("partner/watching/", organisation, name="organisation"),
]
