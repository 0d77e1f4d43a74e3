"""Watched accounts: who asked, why, how it was proven; a senior approves and ends, with the reason logged."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access.acting import actor
from civicwatch.lib.desk_admin import DeskAdmin
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
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
class WatchedAccountAdmin(DeskAdmin[WatchedAccount], ReadOnlyAdmin):
    """The handle stands here for those alone who decide: a person has to look at the profile to check it."""

    list_display = ("public_id", "platform", "who_asked", "asked_at", "proof", "approved_at", "ended_at")
    list_filter = (StateFilter, "platform")
    ordering = ("-asked_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WatchedAccount]:
        return super().get_queryset(request).select_related("partner")

    @admin.display(description=gettext_lazy("who asked"))
    def who_asked(self, account: WatchedAccount) -> str:
        return str(account.partner) if account.partner else _("its owner")

    def _items(self) -> QuerySet[WatchedAccount]:
        return WatchedAccount.objects.select_related("partner", "approved_by", "ended_by")

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
            return self._item(request, self._found(account.pk), stopped=str(stopped))
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


def _address(account: WatchedAccount) -> str:
    return reverse("admin:tweets_watchedaccount_change", args=[account.pk])
