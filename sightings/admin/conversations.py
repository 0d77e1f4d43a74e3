"""Conversations with senders: those that need a person first; read, answer, settle, block."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.acting import actor
from civicwatch.lib.desk_admin import DeskAdmin
from sightings.admin import conversation_queue as queue
from sightings.models import Conversation
from sightings.services import helping
from sightings.services.helping import NotPossibleError

PAGE = 50
ANSWER, BLOCK = "sightings.change_conversation", "sightings.block_contributor"


@admin.register(Conversation)
class ConversationAdmin(DeskAdmin[Conversation]):
    """Nothing of a conversation is edited: what may be done are services."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Conversation | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        view = request.GET.get("view", "")
        view = view if view in queue.VIEWS else queue.WAITING
        page = Paginator(queue.rows(view), PAGE).get_page(request.GET.get("p"))
        context = self.admin_site.each_context(request) | {
            "title": _("Conversations"),
            "opts": self.opts,
            "view": view,
            "views": queue.VIEWS.items(),
            "summary": queue.summary(),
            "page": page,
            "rows": [self._row(row) for row in page.object_list],
        }
        return TemplateResponse(request, "admin/sightings/conversation/list.html", context)

    def _row(self, conversation: Conversation) -> dict[str, Any]:
        return {
            "conversation": conversation,
            "reason": queue.REASONS.get(conversation.person_reason, ""),
            "step": queue.STEPS.get(conversation.step, conversation.step),
        }

    def _items(self) -> QuerySet[Conversation]:
        return Conversation.objects.select_related("contributor__blocked_by")

    def _act(self, request: HttpRequest, conversation: Conversation) -> HttpResponse:
        action = request.POST.get("action", "")
        right, act = _ACTIONS.get(action, (ANSWER, _none))
        if not request.user.has_perm(right):
            raise PermissionDenied
        try:
            if request.POST.get("seen") != queue.seen(conversation):
                raise NotPossibleError(
                    _("Something was written since you opened this. Read it, then decide.")
                )
            said = act(request, conversation)
        except NotPossibleError as stopped:
            return self._item(request, self._found(conversation.pk), stopped=str(stopped))
        messages.success(request, said)
        return HttpResponseRedirect(self._next(conversation))

    def _next(self, conversation: Conversation) -> str:
        _before, after = queue.neighbours(conversation)
        if after is None or after == conversation.pk:
            return reverse("admin:sightings_conversation_changelist")
        return reverse("admin:sightings_conversation_change", args=[after])

    def _item(self, request: HttpRequest, conversation: Conversation, *, stopped: str = "") -> HttpResponse:
        before, after = queue.neighbours(conversation)
        sees_digits = request.user.has_perm(BLOCK)
        context = self.admin_site.each_context(request) | {
            "title": _("Conversation %(number)s") % {"number": conversation.pk},
            "opts": self.opts,
            "conversation": conversation,
            "sender": conversation.contributor,
            "digits": queue.last_digits(conversation.contributor) if sees_digits else "",
            "reason": queue.REASONS.get(conversation.person_reason, ""),
            "step": queue.STEPS.get(conversation.step, conversation.step),
            "lines": queue.lines(conversation),
            "known": queue.known(conversation),
            "sightings": conversation.sightings.select_related("city__state").order_by("pk"),
            "may_answer": request.user.has_perm(ANSWER),
            "may_block": sees_digits,
            "seen": queue.seen(conversation),
            "longest": helping.LONGEST,
            "previous": before,
            "next": after,
            "stopped": stopped,
            "typed": request.POST.get("words", ""),
        }
        status = 409 if stopped else 200
        return TemplateResponse(request, "admin/sightings/conversation/item.html", context, status=status)


def _answer(request: HttpRequest, conversation: Conversation) -> str:
    words = request.POST.get("words", "").replace("\0", "")
    helping.answer(conversation, words=words, by=actor(request), now=timezone.now())
    return _("Sent.")


def _ask_on(request: HttpRequest, conversation: Conversation) -> str:
    words = request.POST.get("words", "").replace("\0", "")
    helping.answer(conversation, words=words, by=actor(request), now=timezone.now(), settles=False)
    return _("Sent. It stays in the queue.")


def _settle(request: HttpRequest, conversation: Conversation) -> str:
    helping.settle(conversation, by=actor(request), now=timezone.now())
    return _("Settled without an answer.")


def _block(request: HttpRequest, conversation: Conversation) -> str:
    reason = request.POST.get("reason", "").replace("\0", "")
    helping.block(conversation, reason=reason, by=actor(request), now=timezone.now())
    return _("Blocked: nothing more is taken from this sender.")


def _unblock(request: HttpRequest, conversation: Conversation) -> str:
    helping.unblock(conversation, by=actor(request), now=timezone.now())
    return _("This sender may write again.")


def _none(request: HttpRequest, conversation: Conversation) -> str:
    raise NotPossibleError(_("There is no such action."))


_ACTIONS: dict[str, tuple[str, Callable[[HttpRequest, Conversation], str]]] = {
    "answer": (ANSWER, _answer),
    "ask_on": (ANSWER, _ask_on),
    "settle": (ANSWER, _settle),
    "block": (BLOCK, _block),
    "unblock": (BLOCK, _unblock),
}
