"""Sightings in admin: those that wait for a person first; one page each, decided with one key."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civicwatch.access.models import User
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from sightings.admin import correcting
from sightings.admin.cards import address, card, cards, clock_of, place_words
from sightings.admin.known_area import known_area
from sightings.admin.reason_words import action_words
from sightings.admin.sighting_undo import WayBack, way_back
from sightings.admin.sighting_views import Status, Which, ran_out
from sightings.local_time import local
from sightings.models import Conversation, Photo, Rejection, Sighting, SightingStatus
from sightings.services import activities, moderating
from sightings.services.decision_errors import DecisionError

DECIDE, REVEAL = "sightings.decide_sighting", "sightings.reveal_sighting"
ACTIONS: dict[str, tuple[Callable[..., Sighting], Promise]] = {
    "confirm": (moderating.confirm, _("Confirmed.")),
    "reject": (moderating.reject, _("Rejected.")),
    "restore": (moderating.restore, _("Back in the queue.")),
}
# One key each, beside P for confirming.
REJECT_KEYS = (
    (Rejection.NOT_POLICE, "n", _("No police in its photos")),
    (Rejection.WRONG, "w", _("Wrong place or time")),
    (Rejection.NOT_TO_SHOW, "h", _("Must not be shown")),
    (Rejection.OTHER, "o", _("Another reason")),
)


@admin.register(Sighting)
class SightingAdmin(ReadOnlyAdmin):
    """Nothing of a sighting is written by hand; what may be done are decisions, each one service."""

    list_display = ("place", "status")  # cards show the rest: the template draws them
    list_filter = (
        *(Which, ("status", Status), "verification", "activity", "source"),
        ("state", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("city", "state", "same_as")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("public_id", "area_label")
    search_help_text = _("Words of the place, or the id of the address")

    def get_urls(self) -> list[URLPattern]:
        by_id = self.admin_site.admin_view(require_safe(self.by_public_id))
        return [path("by-id/<str:public_id>/", by_id, name="sightings_by_id"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sighting]:
        """Drafts are not reports yet; what waits for a person stands first."""
        return Sighting.objects.exclude(status=SightingStatus.DRAFT).by_urgency()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("turn", "-received_at", "-pk")

    @admin.display(description=_("place"), ordering="area_label")
    def place(self, sighting: Sighting) -> str:
        return place_words(sighting) or sighting.public_id

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("city", "state", "county", "contributor", "same_as")
        sighting = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
        if sighting is None:
            raise Http404
        if request.method == "POST":
            return self._act(request, sighting)
        return self._page(request, sighting)

    def by_public_id(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """From where only the name is known under which the public has it: the incidents."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sighting = self.get_queryset(request).filter(public_id=public_id).first()
        if sighting is None:
            messages.warning(
                request, gettext("That sighting is no longer here: it was erased, or its time was over.")
            )
            return redirect("admin:sightings_sighting_changelist")
        return redirect("admin:sightings_sighting_change", sighting.pk)

    def _act(self, request: HttpRequest, sighting: Sighting) -> HttpResponse:
        """Carry out a decision and go on to the next that waits, on the list where it was given there; a look
        at the exact place stays here."""
        person = request.user
        action, _colon, reason = request.POST.get("action", "").partition(":")
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
        if action == "activity":
            return self._correct(request, person, sighting)
        if action not in ACTIONS:
            return redirect("admin:sightings_sighting_change", sighting.pk)
        service, words = ACTIONS[action]
        because = {"reason": reason} if action == "reject" else {}
        try:
            note = correcting.note_of(request)
            service(sighting=sighting, by=person, now=timezone.now(), note=note, **because)
        except DecisionError as error:
            messages.warning(request, str(error))
            return redirect("admin:sightings_sighting_change", sighting.pk)
        messages.success(request, f"{words} {place_words(sighting)}{_when_it_shows(sighting, action)}")
        following = neighbours(sighting)[1]
        if "list" in request.POST:
            return redirect(_back_on_list(request.POST["list"], following))
        if following is None:
            return redirect("admin:sightings_sighting_changelist")
        return redirect("admin:sightings_sighting_change", following)

    def _correct(self, request: HttpRequest, person: User, sighting: Sighting) -> HttpResponse:
        """What police do is put right; the page stays, since nothing is decided by that."""
        was, told = sighting.activity, request.POST.get("activity", "")
        note, now = correcting.note_of(request), timezone.now()
        try:
            done = activities.correct(sighting=sighting, activity=told, by=person, now=now, note=note)
        except DecisionError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, correcting.done_words(done, was=was))
        return redirect("admin:sightings_sighting_change", sighting.pk)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the queues beside it and the way back from the last decision."""
        around = self._around(request) | queues(request) | self._verdicts(request)
        around["title"] = gettext("Sightings")
        response = super().changelist_view(request, around | (extra_context or {}))
        if isinstance(response, TemplateResponse) and response.context_data:
            shown = response.context_data.get("cl")
            response.context_data["cards"] = cards(shown.result_list, timezone.now()) if shown else []
        return response

    def _verdicts(self, request: HttpRequest) -> dict[str, Any]:
        return {"may_decide": request.user.has_perm(DECIDE), "reject_keys": REJECT_KEYS}

    def _undo(self, request: HttpRequest, person: User) -> HttpResponse:
        """Take back what the strip names, and bring it before whoever took it back."""
        now = timezone.now()
        undo = way_back(person, now=now)
        if undo is None or str(undo.decision) != request.POST.get("decision"):
            words = gettext("The time to undo is over (%(seconds)s seconds).")
            messages.warning(request, words % {"seconds": settings.UNDO_SECONDS})
            return redirect("admin:sightings_sighting_changelist")
        take_back = activities.take_back if undo.is_correction else moderating.restore
        try:
            done = take_back(sighting=undo.sighting, by=person, now=now)
        except DecisionError as error:
            messages.warning(request, str(error))
        else:
            if undo.is_correction:
                words = correcting.undone_words(done, was=undo.sighting.activity)
            else:
                words = f"{ACTIONS['restore'][1]} {place_words(done)}"
            messages.success(request, words)
        return redirect("admin:sightings_sighting_change", undo.sighting.pk)

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        """What stays in sight on every page of sightings."""
        person = request.user
        assert isinstance(person, User)
        undo = way_back(person, now=timezone.now()) if person.has_perm(DECIDE) else None
        if undo is None:
            return {"undo": None}
        return {"undo": undo, "undo_words": _undo_words(undo)}

    def _page(
        self,
        request: HttpRequest,
        sighting: Sighting,
        *,
        exact: tuple[float, float] | None = None,
        is_revealed: bool = False,
    ) -> HttpResponse:
        before, after = neighbours(sighting)
        shown = card(sighting, timezone.now())
        context = {
            **self.admin_site.each_context(request),
            **self._around(request),
            **self._verdicts(request),
            "title": shown.place,
            "opts": self.opts,
            "sighting": sighting,
            "card": shown,
            "area": known_area(sighting),
            "same": sighting.same_here.order_by("pk"),
            "history": [
                (line, action_words(line.action))
                for line in sighting.decisions.select_related("by").order_by("-at", "-pk")
            ],
            "before": before,
            "after": after,
            "waiting": Sighting.objects.waiting_for_person().count(),
            "is_over": sighting.status in (SightingStatus.EXPIRED, SightingStatus.WITHDRAWN),
            "corrections": correcting.choices(sighting),
            "may_reveal": request.user.has_perm(REVEAL),
            "exact": exact,
            "is_revealed": is_revealed,
            "sender_url": address("contributor", sighting.contributor_id),
            "conversation_url": address("conversation", sighting.conversation_id),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/sightings/sighting/item.html", context)


def queues(request: HttpRequest) -> dict[str, Any]:
    """The first that waits, how much waits here and in the queues beside it, and how many whoever looks has
    decided since midnight, without what was taken back."""
    waiting = Sighting.objects.waiting_for_person()
    first = waiting.by_urgency().values_list("pk", flat=True).first()
    counted = waiting.aggregate(waiting=Count("pk"), oldest=Min("received_at"))
    found: dict[str, Any] = {"first": first, **counted, **ran_out(timezone.now())}
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Sighting.objects.filter(decided_by=request.user.pk, decided_at__gte=midnight)
    found["mine_today"] = mine.count()
    if request.user.has_perm("sightings.view_photo"):
        found["photos_waiting"] = Photo.objects.to_look_at().count()
    if request.user.has_perm("sightings.view_conversation"):
        asking = Conversation.objects.filter(needs_person_at__isnull=False)
        found["conversations_waiting"] = asking.count()
    return found


def neighbours(sighting: Sighting) -> tuple[int | None, int | None]:
    """The one before and the one after among those that wait for a person, as the list has them."""
    waiting = Sighting.objects.waiting_for_person().exclude(pk=sighting.pk).by_urgency()
    at, is_force = sighting.received_at, Q(activity="force")
    newer = Q(received_at__gt=at) | Q(received_at=at, pk__gt=sighting.pk)
    if sighting.activity == "force":
        ahead, behind = is_force & newer, is_force & ~newer | ~is_force
    else:
        ahead, behind = is_force | newer, ~is_force & ~newer
    before = waiting.filter(ahead).reverse().values_list("pk", flat=True).first()
    after = waiting.filter(behind).values_list("pk", flat=True).first()
    return before, after if after is not None else before


def _undo_words(undo: WayBack) -> str:
    if undo.is_correction:
        return f"{correcting.became(undo.sighting)} {place_words(undo.sighting)}"
    return f"{ACTIONS[undo.action][1]} {place_words(undo.sighting)}"


def _back_on_list(query: str, following: int | None) -> str:
    """The same page of the list, at the card that comes next."""
    asked = QueryDict(query).urlencode()
    at = f"#sighting-{following}" if following else ""
    return reverse("admin:sightings_sighting_changelist") + (f"?{asked}" if asked else "") + at


def _when_it_shows(sighting: Sighting, action: str) -> str:
    """A confirmed sighting still waits for its sender to be gone: until when, by the clock of the place."""
    if action != "confirm" or sighting.publish_at is None or sighting.publish_at <= timezone.now():
        return ""
    shows = local(sighting.publish_at, clock_of(sighting))
    return ". " + _("On the map from %(time)s (%(zone)s), when its sender may have left.") % {
        "time": f"{shows:%H:%M}",
        "zone": shows.tzname(),
    }
