"""Every address of the site; each app brings its own."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from civicwatch.api_docs import TryTheApi, api_docs
from civicwatch.events.views import live_events
from incidents.feeds import AtomFeed, RssFeed

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("civicwatch.access.urls")),
    path("partner/", include("civicwatch.access.partner_urls")),
    path("partner/webhooks/", include("civicwatch.events.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("live/events/", live_events, name="live-events"),
    path("api/v1/", RedirectView.as_view(pattern_name="docs")),
    path("api/v1/", include("civicwatch.api")),
    path("docs/", api_docs, name="docs"),
    path("docs/try/", TryTheApi.as_view(), name="try-the-api"),
    path("feeds/incidents.atom", AtomFeed.as_view(), name="incidents-atom"),
    path("feeds/incidents.rss", RssFeed.as_view(), name="incidents-rss"),
    path("lab/", include("biaslab.urls")),
    path("", include("civicwatch.learning.urls")),
    path("", include("incidents.urls")),
    path("", include("sightings.urls")),
    path("", include("tweets.urls")),
]

handler400 = "civicwatch.lib.problems.bad_request"
handler404 = "civicwatch.lib.problems.not_found"
handler500 = "civicwatch.lib.problems.server_error"
