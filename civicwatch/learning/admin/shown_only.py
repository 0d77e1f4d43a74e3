"""Rows that services write: admin shows them, and what may be done has buttons of its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from civicwatch.access.models import User


class ShownOnly(admin.ModelAdmin):
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
