"""Addresses of a partner's own pages."""

from django.urls import path

from civicwatch.access import partner_pages as pages

urlpatterns = [
    path("", pages.overview, name="partner"),
    path("terms/", pages.accept_terms, name="partner-terms"),
    path("keys/", pages.make_key, name="partner-key-make"),
    path("keys/made/", pages.made_key, name="partner-key-made"),
    path("keys/<int:pk>/rotate/", pages.rotate_key, name="partner-key-rotate"),
    path("keys/<int:pk>/revoke/", pages.revoke_key, name="partner-key-revoke"),
]
