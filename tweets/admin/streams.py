"""Where short posts come from: settings by kind, a switch, and what is wrong, said plainly."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access.acting import actor
from civicwatch.lib import step_up
from tweets.admin.stream_form import FIELDS, PREFIX, NewStreamForm, form_for
from tweets.models import Stream, StreamKind
from tweets.services import own_flags, streams

PUSHED = (StreamKind.X, StreamKind.REDIS)  # read by a process of their own
_STATE = ("what_is_wrong", "last_success_at", "last_attempt_at")


@admin.register(Stream)
class StreamAdmin(admin.ModelAdmin):
    actions = None
    list_display = ("label", "kind", "enabled", "may_train", "last_success_at", "what_is_wrong")
    list_filter = ("kind", "enabled")
    ordering = ("label",)

    def has_delete_permission(self, request: HttpRequest, obj: Stream | None = None) -> bool:
        """Its posts point to it: a stream that is not wanted any more is switched off."""
        return False

    def get_form(
        self, request: HttpRequest, obj: Stream | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = form_for(obj.kind) if obj else NewStreamForm
        return super().get_form(request, obj, change, **kwargs | {"form": form})

    def get_fieldsets(self, request: HttpRequest, obj: Stream | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("kind", "label", "name")})]
        names = [PREFIX + name for name in FIELDS.get(obj.kind, {})]
        if not self.has_change_permission(request, obj):
            names = ["settings"]
        return [
            (None, {"fields": ("kind", "label", "enabled", "may_train", *_of_partner(obj))}),
            *([(_("Settings"), {"fields": names})] if names else []),
            (_("How it goes"), {"fields": _STATE}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Stream | None = None) -> tuple[str, ...]:
        return ("kind", *_STATE) if obj else ()

    def save_model(self, request: HttpRequest, obj: Stream, form: Any, change: bool) -> None:
        if obj.enabled and "enabled" in form.changed_data:
            step_up.require(request)
        if "keeps_flags" in form.changed_data:
            step_up.require(request)
            own_flags.choose(stream=obj, keep=form.cleaned_data["keeps_flags"], by=actor(request))
        streams.save(stream=obj, changed=form.changed_data, by=actor(request))

    def response_add(
        self, request: HttpRequest, obj: Stream, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.info(request, _("Now give its settings and switch it on."))
        return HttpResponseRedirect(reverse("admin:tweets_stream_change", args=[obj.pk]))

    @admin.display(description=gettext_lazy("what is wrong"))
    def what_is_wrong(self, stream: Stream) -> str:
        if stream.kind == StreamKind.X and not settings.X_BEARER_TOKEN:
            return _("Off, because no key is set: %s must be in the environment.") % "X_BEARER_TOKEN"
        if stream.enabled and stream.kind in PUSHED and stream.last_attempt_at is None:
            return _("Nobody reads it yet: its reader starts when CivicWatch is started the next time.")
        return stream.last_error or _("nothing")


def _of_partner(stream: Stream) -> tuple[str, ...]:
    return ("keeps_flags",) if stream.partner_id else ()
