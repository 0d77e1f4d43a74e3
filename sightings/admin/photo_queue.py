"""The photos that a person has to look at, and those around them: which view shows which, in which order."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sightings.models import Photo, PhotoStage

WAITING = "waiting"
VIEWS: dict[str, Promise] = {
    WAITING: _("Waiting"),
    "videos": _("Videos"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "failed": _("Failed"),
    "sealed": _("Sealed"),
}


@dataclass(frozen=True)
class Summary:
    waiting: int
    oldest: Photo | None
    sealed: int


def rows(view: str) -> QuerySet[Photo]:
    """The longest waiting first; what was decided, the latest first."""
    found = Photo.objects.select_related("sighting__city")
    match view:
        case "videos":
            return found.for_person().order_by("received_at", "pk")
        case "approved":
            return found.approved().order_by("-picture_approved_at", "-pk")
        case "refused":
            return found.filter(picture_refused_at__isnull=False).order_by("-picture_refused_at", "-pk")
        case "failed":
            return found.filter(stage=PhotoStage.FAILED).order_by("-received_at", "-pk")
        case "sealed":
            return found.sealed().order_by("-quarantined_at", "-pk")
    return found.to_look_at()


def summary() -> Summary:
    waiting = Photo.objects.to_look_at()
    return Summary(waiting.count(), waiting.order_by("received_at").first(), Photo.objects.sealed().count())


def neighbours(photo: Photo) -> tuple[int | None, int | None]:
    """What waits before and after this photo, by the time it came."""
    waiting = Photo.objects.to_look_at().exclude(pk=photo.pk)
    before = waiting.filter(received_at__lte=photo.received_at).order_by("-received_at", "-pk").first()
    after = waiting.filter(received_at__gte=photo.received_at).first()
    return (before.pk if before else None, after.pk if after else None)
