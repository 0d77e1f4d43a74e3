"""Addresses of a partner's webhooks: pages, and the API under /api/v1/."""

from django.urls import path

from civicwatch.events import webhook_api as api
from civicwatch.events import webhook_pages as pages

urlpatterns = [
    path("", pages.overview, name="webhooks"),
    path("add/", pages.add, name="webhook-add"),
    path("<str:public_id>/", pages.detail, name="webhook"),
    path("<str:public_id>/act/", pages.act, name="webhook-act"),
]
api_urlpatterns = [
    path("", api.WebhookList.as_view(), name="api-webhooks"),
    path("<str:public_id>/", api.WebhookDetail.as_view(), name="api-webhook"),
    path("<str:public_id>/secret/", api.WebhookSecret.as_view(), name="api-webhook-secret"),
    path("<str:public_id>/test/", api.WebhookTest.as_view(), name="api-webhook-test"),
    path("<str:public_id>/deliveries/", api.WebhookDeliveries.as_view(), name="api-webhook-deliveries"),
]
