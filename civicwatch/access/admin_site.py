"""The admin site, with its door moved: signing in, out and changing a password are the accounts' pages."""

from typing import Any

from allauth.account import views as account
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from civicwatch.access import second_factor, waiting
from civicwatch.access.models import User
from civicwatch.access.role_page import roles_page


class Desk(admin.AdminSite):
    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [path("roles/", self.admin_view(roles_page), name="roles"), *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().each_context(request),
            "second_factor_is_optional": request.user.is_authenticated
            and not second_factor.is_required(request),
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Django's own list of what there is, after what waits for whoever looks."""
        queues = waiting.for_person(request.user) if isinstance(request.user, User) else []
        return super().index(request, {"queues": queues} | (extra_context or {}))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        """allauth's sign-in under admin's address: Django's own knows neither second factor nor locks."""
        if not request.user.is_authenticated:
            page: HttpResponseBase = account.login(request)
            return page
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        page: HttpResponse = account.logout(request)
        return page

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
