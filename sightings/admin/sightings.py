"""Sightings in admin: those that wait for a person first; one page each, decided with one key."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import User
from sightings.admin.reason_words import action_words, in_words
from sightings.admin.sighting_undo import way_back
from sightings.in_words import ACTIVITIES, age_words
from sightings.models import Conversation, Photo, Sighting, SightingStatus
from sightings.services import moderating
from sightings.services.decision_errors import DecisionError

DECIDE, REVEAL = "sightings.decide_sighting", "sightings.reveal_sighting"
ACTIONS = {
    "confirm": (moderating.confirm, _("Confirmed.")),
    "reject": (moderating.reject, _("Rejected.")),
    "restore": (moderating.restore, _("Back in the queue.")),
}
_LONGEST_NOTE = 500


@admin.register(Sighting)
class SightingAdmin(admin.ModelAdmin):
    """Nothing of a sighting is written by hand; what may be done are decisions, each one service."""

    list_display = ("place", "what", "status", "verification", "seen", "pictures", "source")
    list_filter = ("status", "verification", "activity", "source", "state")
    list_select_related = ("city", "state")
    list_per_page = 100
    show_full_result_count = False
    search_fields = ("public_id", "area_label")
    search_help_text = _("Words of the place, or the id of the address")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sighting]:
        """Drafts are not reports yet; who waits for a person stands first, and there the oldest."""
        rows = Sighting.objects.exclude(status=SightingStatus.DRAFT).annotate(n_photos=Count("photos"))
        return rows.annotate(turn=_TURN)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("turn", "-received_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("place"), ordering="area_label")
    def place(self, sighting: Sighting) -> str:
        return place_words(sighting) or sighting.public_id

    @admin.display(description=_("what"), ordering="activity")
    def what(self, sighting: Sighting) -> str:
        return str(ACTIVITIES[sighting.activity])

    @admin.display(description=_("seen"), ordering="seen_at")
    def seen(self, sighting: Sighting) -> str:
        return age_words(sighting.seen_at, timezone.now())

    @admin.display(description=_("photos"), ordering="n_photos")
    def pictures(self, sighting: Any) -> int:
        return int(sighting.n_photos)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("city", "state", "contributor", "same_as")
        sighting = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
        if sighting is None:
            raise Http404
        if request.method == "POST":
            return self._act(request, sighting)
        return self._page(request, sighting)

    def _act(self, request: HttpRequest, sighting: Sighting) -> HttpResponse:
        """Carry out a decision and go on to the next that waits; a look at the exact place stays here."""
        person, action = request.user, request.POST.get("action", "")
        assert isinstance(person, User)
        if action == "reveal":
            if not person.has_perm(REVEAL):
                raise PermissionDenied
            exact = moderating.reveal(sighting=sighting, by=person, now=timezone.now())
            return self._page(request, sighting, exact=exact, is_revealed=True)
        if not person.has_perm(DECIDE):
            raise PermissionDenied
        if action == "undo":
            return self._undo(request, person)
        if action not in ACTIONS:
            return redirect("admin:sightings_sighting_change", sighting.pk)
        service, words = ACTIONS[action]
        note = request.POST.get("note", "")[:_LONGEST_NOTE].replace("\0", "")
        try:
            service(sighting=sighting, by=person, now=timezone.now(), note=note)
        except DecisionError as error:
            messages.warning(request, str(error))
            return redirect("admin:sightings_sighting_change", sighting.pk)
        messages.success(request, f"{words} {place_words(sighting)}{_when_it_shows(sighting, action)}")
        following = neighbours(sighting)[1]
        if following is None:
            return redirect("admin:sightings_sighting_changelist")
        return redirect("admin:sightings_sighting_change", following)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the queues beside it and the way back from the last decision."""
        around = self._around(request) | queues(request)
        return super().changelist_view(request, around | (extra_context or {}))

    def _undo(self, request: HttpRequest, person: User) -> HttpResponse:
        """Take back what the strip names, and bring it before whoever took it back."""
        now = timezone.now()
        undo = way_back(person, now=now)
        if undo is None or str(undo.decision) != request.POST.get("decision"):
            words = gettext("The time to undo is over (%(seconds)s seconds).")
            messages.warning(request, words % {"seconds": settings.UNDO_SECONDS})
            return redirect("admin:sightings_sighting_changelist")
        try:
            moderating.restore(sighting=undo.sighting, by=person, now=now)
        except DecisionError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"{ACTIONS['restore'][1]} {place_words(undo.sighting)}")
        return redirect("admin:sightings_sighting_change", undo.sighting.pk)

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        """What stays in sight on every page of sightings."""
        person = request.user
        assert isinstance(person, User)
        undo = way_back(person, now=timezone.now()) if person.has_perm(DECIDE) else None
        if undo is None:
            return {"undo": None}
        return {"undo": undo, "undo_words": f"{ACTIONS[undo.action][1]} {place_words(undo.sighting)}"}

    def _page(
        self,
        request: HttpRequest,
        sighting: Sighting,
        *,
        exact: tuple[float, float] | None = None,
        is_revealed: bool = False,
    ) -> HttpResponse:
        before, after = neighbours(sighting)
        context = {
            **self.admin_site.each_context(request),
            **self._around(request),
            "title": place_words(sighting) or sighting.public_id,
            "opts": self.opts,
            "sighting": sighting,
            "what": ACTIVITIES[sighting.activity],
            "age": age_words(sighting.seen_at, timezone.now()),
            "reasons": in_words(sighting.reasons),
            "photos": [_shown(photo) for photo in sighting.photos.order_by("pk")],
            "same": sighting.same_here.order_by("pk"),
            "history": [
                (line, action_words(line.action))
                for line in sighting.decisions.select_related("by").order_by("-at", "-pk")
            ],
            "before": before,
            "after": after,
            "waiting": Sighting.objects.waiting_for_person().count(),
            "is_over": sighting.status in (SightingStatus.EXPIRED, SightingStatus.WITHDRAWN),
            "may_decide": request.user.has_perm(DECIDE),
            "may_reveal": request.user.has_perm(REVEAL),
            "exact": exact,
            "is_revealed": is_revealed,
            "sender_url": _address("contributor", sighting.contributor_id),
            "conversation_url": _address("conversation", sighting.conversation_id),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/sightings/sighting/item.html", context)


def queues(request: HttpRequest) -> dict[str, Any]:
    """The first that waits, and how much waits in the queues of photos and conversations beside it."""
    waiting = Sighting.objects.waiting_for_person()
    first = waiting.order_by("-received_at", "-pk").values_list("pk", flat=True).first()
    found: dict[str, Any] = {"waiting": waiting.count(), "first": first}
    if request.user.has_perm("sightings.view_photo"):
        found["photos_waiting"] = Photo.objects.to_look_at().count()
    if request.user.has_perm("sightings.view_conversation"):
        asking = Conversation.objects.filter(needs_person_at__isnull=False)
        found["conversations_waiting"] = asking.count()
    return found


_TURN = Case(
    When(status=SightingStatus.FOR_PERSON, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def neighbours(sighting: Sighting) -> tuple[int | None, int | None]:
    """The one before and the one after among those that wait for a person, the newest first."""
    waiting = Sighting.objects.waiting_for_person().exclude(pk=sighting.pk)
    newer = waiting.filter(received_at__gte=sighting.received_at).order_by("received_at", "pk")
    older = waiting.filter(received_at__lt=sighting.received_at).order_by("-received_at", "-pk")
    before = newer.values_list("pk", flat=True).first()
    after = older.values_list("pk", flat=True).first()
    return before, after if after is not None else before


def _when_it_shows(sighting: Sighting, action: str) -> str:
    """A confirmed sighting still waits for its sender to be gone."""
    if action != "confirm" or sighting.publish_at is None or sighting.publish_at <= timezone.now():
        return ""
    shows = timezone.localtime(sighting.publish_at)
    return ". " + _("On the map from %(time)s (%(zone)s), when its sender may have left.") % {
        "time": f"{shows:%H:%M}",
        "zone": shows.tzname(),
    }


def place_words(sighting: Sighting) -> str:
    town = f"{sighting.city.name}, {sighting.state.usps}" if sighting.city and sighting.state else ""
    parts = dict.fromkeys(part for part in (sighting.area_label, town) if part)
    return " · ".join(parts)


def _shown(photo: Photo) -> dict[str, Any]:
    """A photo, where its picture can be looked at, and what the machine says of it."""
    return {
        "photo": photo,
        "page": _address("photo", photo.pk),
        "picture": _address("photo", photo.pk, "picture") if photo.derivative_name else "",
        "reasons": in_words(photo.reasons),
    }


def _address(model: str, pk: int | None, page: str = "change") -> str:
    """Where admin shows a row, if it does."""
    if pk is None:
        return ""
    try:
        return reverse(f"admin:sightings_{model}_{page}", args=[pk])
    except NoReverseMatch:
        return ""
