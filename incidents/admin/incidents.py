"""The moderator's desk in admin: its addresses, and who may ask for what."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from incidents.admin.bench import Bench
from incidents.admin.bulk import answer_bulk
from incidents.admin.claiming import answer_about_claims
from incidents.admin.of_sighting import incident_of_sighting
from incidents.admin.place_search import find_place
from incidents.models import Incident

_SAVES = {"save", "publish"}


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        find = self.admin_site.admin_view(find_place)
        seen = self.admin_site.admin_view(incident_of_sighting)
        own = [
            path("find-place/", find, name="incidents_find_place"),
            path("of-sighting/<str:public_id>/", seen, name="incidents_of_sighting"),
            path("next/", self._posted(Bench.next), name="incidents_desk_next"),
            path("undo/", self._posted(Bench.undo), name="incidents_desk_undo"),
            path("claims/", self._posted(answer_about_claims), name="incidents_desk_claims"),
            path("bulk/", self._posted(answer_bulk), name="incidents_desk_bulk"),
        ]
        return own + super().get_urls()

    def _posted(self, act: Callable[[Bench], HttpResponse]) -> Any:
        """A view that changes something: POST, and by people who may decide."""

        def guarded(request: HttpRequest) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseRedirect(reverse("admin:incidents_incident_changelist"))
            if not self.has_change_permission(request):
                raise PermissionDenied
            return act(Bench(self, request))

        return self.admin_site.admin_view(guarded)

    def has_delete_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return Bench(self, request).queue()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A blank desk: saving makes a candidate, so that writing one down and publishing are two steps."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        bench = Bench(self, request)
        return bench.save(Incident()) if request.method == "POST" else bench.blank()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        incident = self.get_object(request, object_id)
        if incident is None:
            raise Http404
        if not self.has_view_permission(request, incident):
            raise PermissionDenied
        return self._act(Bench(self, request), incident, request.POST.get("action", ""))

    def _act(self, bench: Bench, incident: Incident, action: str) -> HttpResponse:
        if action == "look":
            return bench.look(incident)
        if action == "take_over":
            return bench.take_over(incident)
        if bench.request.method != "POST" or bench.is_behind_notice(incident):
            return bench.open(incident)
        if action == "graphic":
            return bench.show_graphic(incident)
        return bench.save(incident) if action in _SAVES else bench.decide(incident)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The log of decisions stands on the desk itself."""
        address = reverse("admin:incidents_incident_change", args=[object_id])
        return HttpResponseRedirect(f"{address}#history")
