"""Where posts come from: settings by kind, a switch, “visit now”, and what is wrong, said plainly."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access.acting import actor
from civicwatch.lib import step_up
from incidents.admin.source_form import PREFIX, NewSourceForm, form_for
from incidents.models import Round, Source, SourceRun
from incidents.services.rechecking import PLATFORMS
from incidents.services.source_switches import log_source, run_now
from incidents.source_kinds import KINDS, missing_credentials

LAST_RUNS = 10
_STATE = ("what_is_wrong", "last_success_at", "last_attempt_at", "due_at", "failures", "last_runs")
_DELETIONS = ("deletions", "last_asked")
_ASKED = gettext_lazy("The platform is asked about each post once a day, after a month once a week.")
_HEARD_OF = {
    "reddit": _ASKED,
    "x": _ASKED,
    "news": gettext_lazy("Feeds do not tell what was deleted: an article stays here until it expires."),
    "replay": gettext_lazy("A second file, or “manage.py recheck --deleted FILE”, lists what was deleted."),
}


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    actions = ("visit_now",)
    list_display = ("label", "kind_name", "enabled", "may_train", "last_success_at", "what_is_wrong")
    list_filter = ("kind", "enabled", "may_train")

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        """Its reports point to it: a source that is not wanted any more is switched off."""
        return False

    def has_visit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.change_source")

    def get_form(
        self, request: HttpRequest, obj: Source | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = form_for(obj.kind) if obj and obj.kind in KINDS else NewSourceForm
        return super().get_form(request, obj, change, **kwargs | {"form": form})

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("kind", "label", "name")})]
        names = [PREFIX + setting.name for setting in KINDS[obj.kind].settings] if obj.kind in KINDS else []
        if not self.has_change_permission(request, obj):
            names = ["settings"]
        return [
            (None, {"fields": ("kind_name", "label", "enabled", "interval_minutes", "may_train")}),
            (_("Settings"), {"fields": names}),
            (_("How it goes"), {"fields": _STATE}),
            (_("What is deleted there"), {"fields": _DELETIONS}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> tuple[str, ...]:
        return ("kind_name", *_STATE, *_DELETIONS) if obj else ()

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        """Write what the form holds and nothing else: a worker may be moving the cursor meanwhile."""
        if change:
            if obj.enabled and "enabled" in form.changed_data:
                step_up.require(request)
            obj.save(update_fields=["label", "interval_minutes", "enabled", "may_train", "settings"])
        else:
            super().save_model(request, obj, form, change)
        log_source(source=obj, changed=form.changed_data, is_new=not change, by=actor(request))

    def response_add(
        self, request: HttpRequest, obj: Source, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.info(request, _("Now give its settings and switch it on."))
        return HttpResponseRedirect(reverse("admin:incidents_source_change", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Source) -> HttpResponse:
        if "_visit_now" in request.POST:
            self.visit_now(request, Source.objects.filter(pk=obj.pk))
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    @admin.action(description=gettext_lazy("Visit now"), permissions=["visit"])
    def visit_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        for source in queryset:
            missing = _missing(source)
            if missing:
                messages.error(
                    request, _("%(source)s: %(why)s") % {"source": source, "why": _key_words(missing)}
                )
            elif run_now(source=source, by=actor(request)):
                messages.success(request, _("%s is being visited; look again in a minute.") % source)
            else:
                messages.warning(request, _("%s is switched off, or is being visited already.") % source)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_name(self, source: Source) -> str:
        return KINDS[source.kind].label if source.kind in KINDS else source.kind

    @admin.display(description=gettext_lazy("what is wrong"))
    def what_is_wrong(self, source: Source) -> str:
        missing = _missing(source)
        return _key_words(missing) if missing else (source.last_error or _("nothing"))

    @admin.display(description=gettext_lazy("how we hear of it"))
    def deletions(self, source: Source) -> str:
        return str(_HEARD_OF.get(source.kind, ""))

    @admin.display(description=gettext_lazy("last asked"))
    def last_asked(self, source: Source) -> str:
        """Of the whole platform: one round asks about the posts of all its sources."""
        asked = Round.objects.filter(name=source.kind).first()
        if source.kind not in PLATFORMS or asked is None:
            return "–"
        when = f"{asked.last_success_at:%Y-%m-%d %H:%M} UTC" if asked.last_success_at else _("not yet")
        counts = _("%(looked_at)d posts asked about, %(forgotten)d forgotten") % {
            "looked_at": asked.looked_at,
            "forgotten": asked.forgotten,
        }
        return " · ".join(filter(None, (when, counts, asked.last_error)))

    @admin.display(description=gettext_lazy("last visits"))
    def last_runs(self, source: Source) -> str:
        runs = SourceRun.objects.filter(source=source).order_by("-started_at")[:LAST_RUNS]
        lines = (
            (
                f"{run.started_at:%Y-%m-%d %H:%M}",
                run.get_outcome_display(),
                run.received,
                run.stored,
                run.error,
            )
            for run in runs
        )
        return format_html_join("", "<div>{} · {} · {} read, {} new {}</div>", lines) or _("none yet")


def _missing(source: Source) -> list[str]:
    return missing_credentials(source.kind, lambda name: getattr(settings, name, ""))


def _key_words(missing: list[str]) -> str:
    return _("Off, because no key is set: %s must be in the environment.") % ", ".join(missing)
