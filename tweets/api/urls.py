"""The addresses of posts and flags in the API, all under /api/v1/."""

from django.urls import path

from civicwatch.lib.body_limit import takes_up_to
from tweets.api.bodies import LARGEST
from tweets.api.classify import ClassifyView
from tweets.api.flags import FlagList
from tweets.api.sending import SendView, SentPostView, too_long
from tweets.api.sent import SentPosts

urlpatterns = [
    path("tweets/", takes_up_to(LARGEST, answer=too_long)(SendView.as_view()), name="tweets"),
    path("tweets/flags/", FlagList.as_view(), name="tweet-flags"),
    path("tweets/sent/", SentPosts.as_view(), name="tweets-sent"),
    path("tweets/classify/", ClassifyView.as_view(), name="tweets-classify"),
    path("tweets/<slug:platform>/<path:external_id>/", SentPostView.as_view(), name="sent-tweet"),
]
