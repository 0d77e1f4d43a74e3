"""Photos at the desk: hidden until asked for, blurred by machine and brush, let out by a person."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicwatch.access.acting import actor
from civicwatch.lib import private_files
from civicwatch.lib.desk_admin import DeskAdmin
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from sightings.admin import photo_queue as queue
from sightings.admin import photo_words
from sightings.admin.reason_words import in_words
from sightings.models import KnownWhy, Photo, PhotoStage
from sightings.photos.kinds import VIDEO
from sightings.pictures import picture
from sightings.services import abuse_images
from sightings.services import looking_at_photos as looking
from sightings.services.looking_at_photos import NotPossibleError

PAGE = 50
APPROVE, OPEN_SEALED = "sightings.approve_photo", "sightings.open_sealed_photo"


@admin.register(Photo)
class PhotoAdmin(DeskAdmin[Photo], ReadOnlyAdmin):
    """Nothing is typed into a photo here: every decision is one service."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(f"<int:pk>/{name}", wrap(require_safe(view)), name=f"sightings_photo_{word}")
            for word, name, view in (
                ("picture", "picture.jpg", self.picture_view),
                ("heat", "heat.jpg", self.heat_view),
                ("original", "original", self.original_view),
            )
        ] + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        view = request.GET.get("view", "")
        view = view if view in queue.VIEWS else queue.WAITING
        context = self.admin_site.each_context(request) | {
            "title": _("Photos"),
            "opts": self.opts,
            "view": view,
            "views": queue.VIEWS.items(),
            "summary": queue.summary(),
            "looked": looking.looked_today(by=actor(request)),
            "page": Paginator(queue.rows(view), PAGE).get_page(request.GET.get("p")),
        }
        return TemplateResponse(request, "admin/sightings/photo/list.html", context)

    def picture_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asking for the picture is looking at it, from whichever page of the desk: it is counted here."""
        return self._file(request, pk, "derivative_name", counts=True)

    def heat_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._file(request, pk, "heat_name")

    def original_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The sealed original, for seniors: a picture made anew, or a video to save. Each look is logged."""
        if not request.user.has_perm(OPEN_SEALED):
            raise PermissionDenied
        photo, by = self._found(pk), actor(request)
        try:
            if photo.kind != VIDEO:
                return picture(looking.original_as_jpeg(photo=photo, by=by))
            content = looking.video(photo=photo, by=by)
        except NotPossibleError:
            raise Http404 from None
        headers = {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f'attachment; filename="{photo.public_id}.video"',
        }
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)

    def _file(self, request: HttpRequest, pk: int, name: str, *, counts: bool = False) -> HttpResponse:
        photo = self._found(pk)
        if not self.has_view_permission(request, photo):
            raise PermissionDenied
        stored = getattr(photo, name)
        if not stored or photo.quarantined_at:
            raise Http404
        try:
            content = private_files.read(stored)
        except private_files.MissingFileError:
            raise Http404 from None
        if counts:
            looking.look(photo=photo, by=actor(request))
        return picture(content)

    def _items(self) -> QuerySet[Photo]:
        return Photo.objects.select_related("sighting", "classifier")

    def _act(self, request: HttpRequest, photo: Photo) -> HttpResponse:
        """Do what was asked for; what could not be done says why."""
        act = ACTIONS.get(request.POST.get("action", ""))
        if act is None:
            return self._item(request, photo, stopped=_("There is no such action."))
        if not request.user.has_perm(APPROVE):
            raise PermissionDenied
        try:
            said, leads_on = act(request, photo)
        except NotPossibleError as stopped:
            return self._item(request, self._found(photo.pk), stopped=str(stopped))
        if said:
            messages.success(request, said)
        if not leads_on:
            return HttpResponseRedirect(_address(photo))
        _before, after = queue.neighbours(photo)
        return HttpResponseRedirect(
            reverse("admin:sightings_photo_change", args=[after])
            if after
            else reverse("admin:sightings_photo_changelist")
        )

    def _item(self, request: HttpRequest, photo: Photo, *, stopped: str = "") -> HttpResponse:
        before, after = queue.neighbours(photo)
        context = self.admin_site.each_context(request) | {
            "title": _("Photo %(id)s") % {"id": photo.public_id},
            "opts": self.opts,
            "photo": photo,
            "is_shown": looking.has_looked(photo=photo, by=actor(request)) and not photo.quarantined_at,
            "is_video": photo.kind == VIDEO,
            "is_failed": photo.stage == PhotoStage.FAILED,
            "marks": photo.marks,
            "reasons": in_words(photo.reasons),
            "whys": KnownWhy.choices,
            "unusable": photo_words.unusable(photo.refusal),
            "decisions": [
                (decision.at, photo_words.done(decision.action), decision.by)
                for decision in photo.decisions.select_related("by").order_by("-at", "-pk")
            ],
            "summary": queue.summary(),
            "looked": looking.looked_today(by=actor(request)),
            "previous": before,
            "next": after,
            "stopped": stopped,
            "may_decide": request.user.has_perm(APPROVE),
            "may_open": request.user.has_perm(OPEN_SEALED),
        }
        status = 409 if stopped else 200
        return TemplateResponse(request, "admin/sightings/photo/item.html", context, status=status)


def _show(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    looking.look(photo=photo, by=actor(request))
    return "", False


def _approve(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    looking.approve(photo=photo, by=actor(request))
    return _("The public may see this picture while its sighting is shown."), True


def _refuse(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    looking.refuse(photo=photo, by=actor(request))
    return _("Refused: nobody but moderators sees it."), True


def _take_back(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    looking.take_back(photo=photo, by=actor(request))
    return _("Back among those that wait."), False


def _known(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    why = request.POST.get("why", "")
    if why not in KnownWhy.values:
        raise NotPossibleError(_("Say whether it is old or from elsewhere."))
    looking.mark_as_known(photo=photo, why=why, by=actor(request))
    return _("Noted: every copy of it will be recognised."), True


def _brush(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    try:
        rows = json.loads(request.POST.get("marks", ""))
    except (ValueError, RecursionError):
        rows = None
    looking.brush(photo=photo, rows=rows, by=actor(request))
    return _("Blurred. Look at it once more before you approve it."), False


def _seal(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    abuse_images.seal_now(photo, reason=abuse_images.MODERATOR, by=actor(request))
    return _("Sealed: nobody can open it any more. The operator has been told of the duty to report."), True


def _retry(request: HttpRequest, photo: Photo) -> tuple[str, bool]:
    looking.retry(photo=photo, by=actor(request))
    return _("It goes through the pipeline again."), False


ACTIONS: dict[str, Callable[[HttpRequest, Photo], tuple[str, bool]]] = {
    "show": _show,
    "approve": _approve,
    "refuse": _refuse,
    "take_back": _take_back,
    "known": _known,
    "brush": _brush,
    "seal": _seal,
    "retry": _retry,
}


def _address(photo: Photo) -> str:
    return reverse("admin:sightings_photo_change", args=[photo.pk])
