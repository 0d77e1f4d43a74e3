"""Where a carrier posts: without session and language in front (`civicwatch.lib.machine_lane`)."""

from django.urls import URLPattern, path

from sightings.views import twilio

urlpatterns: list[URLPattern] = [
    path("sms/twilio/", twilio.receive, name="sms"),
    path("sms/twilio/status/", twilio.status, name="sms-status"),
    path("sms/twilio/fallback/", twilio.fallback, name="sms-fallback"),
]
