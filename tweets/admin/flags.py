"""Flags at the desk: hidden until asked for, decided with one key, never before two people at once."""

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicwatch.access.acting import actor
from civicwatch.lib.desk_admin import DeskAdmin, number
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from civicwatch.lib.underlining import underlined, weighing_words
from tweets import post_links
from tweets.admin import decision_words
from tweets.admin import flag_queue as queue
from tweets.admin.flag_actions import Done, carry_out
from tweets.models import WAITING, Flag, HarmKind, Severity
from tweets.services import claims, exposure, flag_readers, verdicts
from tweets.services.errors import ClaimedError, FlagError, KindFirstError

PAGE = 50
KINDS = [(kind.value, kind.label) for kind in HarmKind if kind != HarmKind.NONE]


@admin.register(Flag)
class FlagAdmin(DeskAdmin[Flag], ReadOnlyAdmin):
    """Nothing is typed into a flag here: every decision is one service."""

    def get_urls(self) -> list[URLPattern]:
        following = self.admin_site.admin_view(require_POST(self.next_view))
        return [path("next/", following, name="tweets_flag_next"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        view = queue.view_of(request.GET.get("view", ""))
        page = Paginator(queue.rows(view), PAGE).get_page(request.GET.get("p"))
        context = self._around(request, view) | {
            "title": _("Flags"),
            "page": page,
            "kept_by_sender": flag_readers.held_back_among(page.object_list),
            "is_queue": view in queue.ORDERS,
        }
        return TemplateResponse(request, "admin/tweets/flag/list.html", context)

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Take the first that nobody else has."""
        if not request.user.has_perm(claims.RIGHT):
            raise PermissionDenied
        return HttpResponseRedirect(_next_address(request, queue.view_of(request.POST.get("view", ""))))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The decisions stand on the flag's own page."""
        return HttpResponseRedirect(_address(self._found(object_id).pk, queue.SEVERE))

    def _items(self) -> QuerySet[Flag]:
        rows = Flag.objects.select_related("tweet__stream", "tweet__classifier", "claimed_by")
        return rows.defer("tweet__raw")

    def _act(self, request: HttpRequest, flag: Flag) -> HttpResponse:
        """Do what was asked for; what could not be done says why."""
        if not request.user.has_perm(claims.RIGHT):
            raise PermissionDenied
        view = queue.view_of(request.GET.get("view", ""))
        _before, following = queue.neighbours(flag, view, actor(request))
        try:
            done = carry_out(request, flag)
        except PermissionDenied:
            raise
        except KindFirstError:
            return self._item(request, self._found(flag.pk), stopped=_kind_first(), asks_kind=True)
        except FlagError as stopped:
            return self._item(request, self._found(flag.pk), stopped=str(stopped))
        if done.said:
            messages.success(request, done.said)
        if done.handle:
            return self._item(request, flag, done=done)
        if not done.leads_on:
            return HttpResponseRedirect(_address(flag.pk, view))
        return HttpResponseRedirect(_next_address(request, view, following))

    def _item(
        self,
        request: HttpRequest,
        flag: Flag,
        *,
        stopped: str = "",
        done: Done | None = None,
        asks_kind: bool = False,
    ) -> HttpResponse:
        view, by = queue.view_of(request.GET.get("view", "")), actor(request)
        taken_by = _claim(request, flag)
        tweet = flag.tweet
        is_shown = exposure.has_looked(flag=flag, by=by) and not tweet.forgotten_at
        words = weighing_words(tweet.reasons) if is_shown else []
        before, after = queue.neighbours(flag, view, by)
        context = self._around(request, view) | {
            "title": _("Flag %(id)s") % {"id": flag.public_id},
            "flag": flag,
            "kept_by_sender": flag_readers.held_back_among([flag]),
            "tweet": tweet,
            "is_shown": is_shown,
            "text": underlined(tweet.text, [word for word, _weight in words]) if is_shown else "",
            "source": (post_links.nameless(tweet.platform, tweet.external_id) or tweet.url)
            if is_shown
            else "",
            "word_count": len(tweet.text.split()),
            "words": words,
            "kinds": KINDS,
            "severities": Severity.choices,
            "severity": number(request.POST.get("severity", "")) or flag.severity,
            "asks_kind": asks_kind,
            "is_waiting": flag.status in WAITING,
            "taken_by": taken_by,
            "may_decide": by.has_perm(claims.RIGHT) and not taken_by,
            "may_open_author": by.has_perm("tweets.open_author_flag") and bool(tweet.author_hash),
            "handle": done.handle if done else "",
            "decisions": [
                (step, decision_words.said(step.action))
                for step in flag.decisions.select_related("by").order_by("-pk")
            ],
            "flag_appeals": flag.appeals.order_by("-sent_at"),
            "previous": before,
            "next": after,
            "stopped": stopped,
        }
        status = 409 if stopped else 200
        return TemplateResponse(request, "admin/tweets/flag/item.html", context, status=status)

    def _around(self, request: HttpRequest, view: str) -> dict[str, Any]:
        """What stays in sight on every page of flags."""
        by = actor(request)
        undo = verdicts.last_undoable(by)
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "view": view,
            "views": queue.VIEWS.items(),
            "summary": queue.summary(by),
            "today": exposure.today(by),
            "undo": undo,
            "undo_seconds": verdicts.seconds_left(undo) if undo else 0,
        }


def _claim(request: HttpRequest, flag: Flag) -> str:
    """Whoever opens a flag that waits has it; the name of who has it already, where somebody else does."""
    by = actor(request)
    if flag.status in WAITING and by.has_perm(claims.RIGHT):
        try:
            claims.claim(flag=flag, by=by)
        except ClaimedError as taken:
            return taken.by
        return ""
    holder = claims.holder(flag)
    return holder.get_username() if holder and holder.pk != by.pk else ""


def _kind_first() -> str:
    return _("Nothing is decided yet: the machine named no kind. Which one is it? Press its number.")


def _next_address(request: HttpRequest, view: str, wanted: int | None = None) -> str:
    """Where to go on: ``wanted``, which stood after the one decided, so that what a person passed over does
    not come back at once; else, and where it was taken meanwhile, the first of the order."""
    view = view if view in queue.ORDERS else queue.SEVERE
    following = None
    if wanted is not None:
        with suppress(FlagError):
            following = claims.take_next(rows=queue.to_claim(view).filter(pk=wanted), by=actor(request))
    if following is not None:
        return _address(following.pk, view)
    with suppress(FlagError):
        following = claims.take_next(rows=queue.to_claim(view), by=actor(request))
    if following is None:
        return reverse("admin:tweets_flag_changelist") + f"?view={view}"
    return _address(following.pk, view)


def _address(pk: int, view: str) -> str:
    return reverse("admin:tweets_flag_change", args=[pk]) + f"?view={view}"
