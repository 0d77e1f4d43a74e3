"""Appeals, a queue of their own: read what somebody says about a post, look at the flag, answer in words."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access.acting import actor
from civicwatch.lib.desk_admin import DeskAdmin
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from tweets.models import Appeal
from tweets.services import appeals
from tweets.services.errors import FlagError, OtherLanguageError, language_name

PAGE = 50
WAITING, CLOSED = "waiting", "closed"
VIEWS = {WAITING: gettext_lazy("Waiting for us"), CLOSED: gettext_lazy("Closed")}
RIGHT = "tweets.answer_appeal"


@admin.register(Appeal)
class AppealAdmin(DeskAdmin[Appeal], ReadOnlyAdmin):
    """Nothing is typed into an appeal here but the answer, which goes through the service."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        view = request.GET.get("view", "")
        view = view if view in VIEWS else WAITING
        context = self.admin_site.each_context(request) | {
            "title": _("Appeals"),
            "opts": self.opts,
            "view": view,
            "views": VIEWS.items(),
            "page": Paginator(_rows(view), PAGE).get_page(request.GET.get("p")),
            "waiting": _rows(WAITING).count(),
            "oldest": _rows(WAITING).first(),
        }
        return TemplateResponse(request, "admin/tweets/appeal/list.html", context)

    def _items(self) -> QuerySet[Appeal]:
        return Appeal.objects.select_related("flag__tweet", "answered_by")

    def _act(self, request: HttpRequest, appeal: Appeal) -> HttpResponse:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        by, action = actor(request), request.POST.get("action", "")
        try:
            if action == "flag":
                flag = appeals.put_before_people(appeal=appeal, by=by)
                return HttpResponseRedirect(reverse("admin:tweets_flag_change", args=[flag.pk]))
            appeals.answer(
                appeal=appeal,
                outcome=action,
                reply=request.POST.get("reply", ""),
                by=by,
                any_language="any_language" in request.POST,
            )
        except PermissionDenied:
            raise
        except OtherLanguageError as stopped:
            return self._item(request, self._found(appeal.pk), stopped=str(stopped), asks_language=True)
        except FlagError as stopped:
            return self._item(request, self._found(appeal.pk), stopped=str(stopped))
        messages.success(request, _("Answered."))
        following = _rows(WAITING).exclude(pk=appeal.pk).first()
        return HttpResponseRedirect(
            _address(following) if following else reverse("admin:tweets_appeal_changelist")
        )

    def _item(
        self, request: HttpRequest, appeal: Appeal, *, stopped: str = "", asks_language: bool = False
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Appeal %(number)s") % {"number": appeal.pk},
            "opts": self.opts,
            "appeal": appeal,
            "flag": appeal.flag,
            "may_keep": appeals.has_judgement(appeal),
            "others": appeals.others_about(appeal),
            "stopped": stopped,
            "typed": request.POST.get("reply", ""),
            "tried": request.POST.get("action", "") if stopped else "",
            "longest": appeals.LONGEST,
            "language": language_name(appeals.language_of(appeal)),
            "asks_language": asks_language or "any_language" in request.POST,
            "may_answer": request.user.has_perm(RIGHT) and appeal.is_open,
            **dict(zip(("previous", "next"), _neighbours(appeal), strict=True)),
        }
        status = 409 if stopped else 200
        return TemplateResponse(request, "admin/tweets/appeal/item.html", context, status=status)


def _rows(view: str) -> QuerySet[Appeal]:
    every = Appeal.objects.select_related("flag", "answered_by")
    if view == CLOSED:
        return every.exclude(state=Appeal.State.OPEN).order_by("-answered_at", "-pk")
    return every.filter(state=Appeal.State.OPEN).order_by("sent_at", "pk")


def _neighbours(appeal: Appeal) -> tuple[int | None, int | None]:
    waiting = _rows(WAITING).exclude(pk=appeal.pk)
    before = waiting.filter(sent_at__lte=appeal.sent_at).last()
    after = waiting.filter(sent_at__gte=appeal.sent_at).first()
    return (before.pk if before else None, after.pk if after else None)


def _address(appeal: Appeal) -> str:
    return reverse("admin:tweets_appeal_change", args=[appeal.pk])
