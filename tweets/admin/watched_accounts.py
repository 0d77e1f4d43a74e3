"""Watched accounts: who asked, why, how it was proven; a senior approves and ends, with the reason logged."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access.acting import actor
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from tweets.admin.numbers import number
from tweets.models import WatchedAccount
from tweets.services import watching
from tweets.services.errors import FlagError

RIGHT = "tweets.approve_watchedaccount"


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("where it stands")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("waiting", _("waiting")), ("on", _("on")), ("ended", _("ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WatchedAccount]) -> QuerySet[WatchedAccount]:
        if self.value() == "waiting":
            return queryset.filter(approved_at=None, ended_at=None)
        if self.value() == "on":
            return queryset.filter(approved_at__isnull=False, ended_at=None)
        return queryset.exclude(ended_at=None) if self.value() == "ended" else queryset


@admin.register(WatchedAccount)
class WatchedAccountAdmin(ReadOnlyAdmin):
    """The handle stands here for those alone who decide: a person has to look at the profile to check it."""

    list_display = ("public_id", "platform", "who_asked", "asked_at", "proof", "approved_at", "ended_at")
    list_filter = (StateFilter, "platform")
    ordering = ("-asked_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WatchedAccount]:
        return super().get_queryset(request).select_related("partner")

    @admin.display(description=gettext_lazy("who asked"))
    def who_asked(self, account: WatchedAccount) -> str:
        return str(account.partner) if account.partner else _("its owner")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        account = _found(object_id)
        if not self.has_view_permission(request, account):
            raise PermissionDenied
        if request.method == "POST":
            return self._act(request, account)
        return self._item(request, account)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was done stands in the log."""
        return HttpResponseRedirect(_address(_found(object_id)))

    def _act(self, request: HttpRequest, account: WatchedAccount) -> HttpResponse:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        words, by = request.POST.get("words", ""), actor(request)
        try:
            if request.POST.get("action") == "approve":
                watching.approve(account=account, how=words, by=by)
                messages.success(request, _("Approved."))
            else:
                watching.end(account=account, why=words, by=by)
                messages.success(request, _("Ended."))
        except PermissionDenied:
            raise
        except FlagError as stopped:
            return self._item(request, _found(account.pk), stopped=str(stopped))
        return HttpResponseRedirect(_address(account))

    def _item(self, request: HttpRequest, account: WatchedAccount, *, stopped: str = "") -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Watched account %(id)s") % {"id": account.public_id},
            "opts": self.opts,
            "account": account,
            "rules": account.rules.order_by("asked_at"),
            "may_decide": request.user.has_perm(RIGHT),
            "stopped": stopped,
            "typed": request.POST.get("words", ""),
        }
        status = 409 if stopped else 200
        return TemplateResponse(request, "admin/tweets/watchedaccount/item.html", context, status=status)


def _found(pk: str | int) -> WatchedAccount:
    rows = WatchedAccount.objects.select_related("partner", "approved_by", "ended_by")
    account = rows.filter(pk=number(pk)).first()
    if account is None:
        raise Http404
    return account


def _address(account: WatchedAccount) -> str:
    return reverse("admin:tweets_watchedaccount_change", args=[account.pk])
