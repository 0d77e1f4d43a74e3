"""Data sets of cities in admin: set up as a row, looked at before they are switched on, and how they go."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access.acting import actor
from civicwatch.lib import step_up
from sightings.admin.city_forms import CityDatasetForm
from sightings.city import mapping, rows
from sightings.city.kinds import Kind
from sightings.city.mapping import MappingError
from sightings.city.rows import RowError
from sightings.models import CityDataset
from sightings.services.city_layers import is_stale, legend
from sightings.services.city_switches import changed, run_now

_STATE = ("what_is_wrong", "records_here", "last_success_at", "last_attempt_at", "due_at", "last_visit")
_LOOK = ("columns_there", "preview", "what_readers_are_told")


@admin.register(CityDataset)
class CityDatasetAdmin(admin.ModelAdmin):
    form = CityDatasetForm
    actions = ("read_now", "look_now")
    list_display = ("label", "city", "kind", "enabled", "is_shown", "last_success_at", "what_is_wrong")
    list_filter = ("kind", "city", "enabled", "is_shown")
    search_fields = ("label", "key", "dataset_id")
    prepopulated_fields = {"key": ("label",)}

    def has_delete_permission(self, request: HttpRequest, obj: CityDataset | None = None) -> bool:
        """One that is not wanted any more is switched off and hidden; its records expire."""
        return False

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sightings.change_citydataset")

    def get_fieldsets(self, request: HttpRequest, obj: CityDataset | None = None) -> Any:
        shown = ("label", "key", "city", "kind", "note")
        where = ("vendor", "domain", "dataset_id", "row_filter", "updated_field", "time_zone", "outlines")
        terms = ("attribution", "licence", "licence_url", "source_url")
        sets: list[tuple[Any, Any]] = [
            (None, {"fields": shown}),
            (_("Where it lies"), {"fields": where}),
            (_("Columns"), {"fields": ("mapping", *(_LOOK if obj else ()))}),
            (
                _("When"),
                {"fields": ("enabled", "interval_minutes", "is_shown", "delay_hours", "keep_days")},
            ),
            (_("Whom to name"), {"fields": terms}),
        ]
        return [*sets, (_("How it goes"), {"fields": _STATE})] if obj else sets

    def get_readonly_fields(self, request: HttpRequest, obj: CityDataset | None = None) -> tuple[str, ...]:
        """What a row is decides what is kept of it, so that is settled with the first row."""
        return ("key", "kind", *_LOOK, *_STATE) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: CityDataset | None = None) -> Any:
        return {} if obj else self.prepopulated_fields

    def save_model(self, request: HttpRequest, obj: CityDataset, form: Any, change: bool) -> None:
        """Write what the form holds and nothing else: a worker may be moving the cursor meanwhile."""
        if obj.enabled and "enabled" in form.changed_data:
            step_up.require(request)
        if change:
            obj.save(update_fields=[name for name in form.changed_data if name in form.fields])
        else:
            super().save_model(request, obj, form, change)
        changed(dataset=obj, fields=form.changed_data, is_new=not change, by=actor(request))

    def response_change(self, request: HttpRequest, obj: CityDataset) -> HttpResponse:
        if "_look" in request.POST or "_read" in request.POST:
            self._run(request, obj, look_only="_look" in request.POST)
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    @admin.action(description=gettext_lazy("Read now"), permissions=["run"])
    def read_now(self, request: HttpRequest, queryset: QuerySet[CityDataset]) -> None:
        for dataset in queryset:
            self._run(request, dataset, look_only=False)

    @admin.action(description=gettext_lazy("Look at columns and a few rows"), permissions=["run"])
    def look_now(self, request: HttpRequest, queryset: QuerySet[CityDataset]) -> None:
        for dataset in queryset:
            self._run(request, dataset, look_only=True)

    def _run(self, request: HttpRequest, dataset: CityDataset, *, look_only: bool) -> None:
        if run_now(dataset=dataset, by=actor(request), look_only=look_only):
            messages.success(request, _("%s is being read; look again in a minute.") % dataset)
        else:
            messages.warning(
                request, _("%s is switched off, brought by hand, or being read already.") % dataset
            )

    @admin.display(description=gettext_lazy("what is wrong"))
    def what_is_wrong(self, dataset: CityDataset) -> str:
        if dataset.last_error:
            return dataset.last_error
        return _("stale") if is_stale(dataset, now=timezone.now()) else _("nothing")

    @admin.display(description=gettext_lazy("records here"))
    def records_here(self, dataset: CityDataset) -> int:
        return dataset.records.count()

    @admin.display(description=gettext_lazy("last visit"))
    def last_visit(self, dataset: CityDataset) -> SafeString | str:
        run = dataset.last_run
        if not run:
            return _("none yet")
        counts = _(
            "%(read)d read, %(new)d new, %(changed)d changed, %(skipped)d skipped, %(removed)d gone"
        ) % {name: run.get(name) or 0 for name in ("read", "new", "changed", "skipped", "removed")}
        lines = format_html_join("", "<div>{}</div>", ((line,) for line in run.get("problems", [])))
        return format_html("<div>{}</div>{}", counts, lines)

    @admin.display(description=gettext_lazy("columns there"))
    def columns_there(self, dataset: CityDataset) -> str:
        names = (f"{name} ({kind})" if kind else name for name, kind in dataset.columns.items())
        return ", ".join(names) or _("not looked at yet")

    @admin.display(description=gettext_lazy("what becomes of its rows"))
    def preview(self, dataset: CityDataset) -> SafeString | str:
        """The rows that were seen last, read by the columns as they are set now."""
        if dataset.kind == Kind.ENCAMPMENT:
            return _("No row is kept to look at: only counts by area.")
        lines = [(line,) for line in _previewed(dataset)]
        return format_html_join("", "<div>{}</div>", lines) or _("not looked at yet")

    @admin.display(description=gettext_lazy("what readers are told"))
    def what_readers_are_told(self, dataset: CityDataset) -> str:
        return legend(dataset.kind, delay_hours=dataset.delay_hours)


def _previewed(dataset: CityDataset) -> list[str]:
    try:
        columns = mapping.columns(dataset.mapping, kind=Kind(dataset.kind))
        zone = ZoneInfo(dataset.time_zone)
    except (MappingError, ValueError, OSError) as error:
        return [str(error)]
    found = []
    for sample in dataset.sample:
        try:
            row = rows.read(sample, columns, zone=zone, updated=dataset.updated_field, now=timezone.now())
        except RowError as error:
            found.append(_("cannot be read: %s") % error)
            continue
        place = row.district or row.zip_code or row.area
        if row.latitude is not None and row.longitude is not None:
            place = f"{row.latitude:.3f}, {row.longitude:.3f}"
        when = f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"
        found.append(" · ".join((row.external_id, when, row.category, place)))
    return found
