"""A queue in admin whose rows are read and decided on pages of their own, each decision one service."""

from typing import Any, Generic, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

Row = TypeVar("Row", bound=Model)


def number(pk: str | int) -> int:
    """What an address or a form gives as a row's number; 0, which no row has, for anything that is none."""
    return int(pk) if str(pk).isdecimal() and len(str(pk)) < 19 else 0


class DeskAdmin(admin.ModelAdmin, Generic[Row]):
    """GET shows a row, POST decides about it; who may decide is asked in ``_act``."""

    def _items(self) -> QuerySet[Row]:
        """With what the page of one shows."""
        raise NotImplementedError

    def _item(self, request: HttpRequest, row: Row, /) -> HttpResponse:
        raise NotImplementedError

    def _act(self, request: HttpRequest, row: Row, /) -> HttpResponse:
        raise NotImplementedError

    def _found(self, pk: str | int) -> Row:
        """The row as it stands now. Raises Http404."""
        row = self._items().filter(pk=number(pk)).first()
        if row is None:
            raise Http404
        return row

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self._found(object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return self._act(request, row) if request.method == "POST" else self._item(request, row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was said and decided stands on the row's own page."""
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        )
