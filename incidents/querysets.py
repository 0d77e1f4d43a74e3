"""Reading, as phrases: ``Incident.objects.published().newest_first()``."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Round

from civicwatch.lib.parameters import Box
from incidents import facets
from incidents.filtering import Selection
from incidents.posts import BY_TEXT

if TYPE_CHECKING:
    from incidents.models import Incident, Report, Source, Tag  # noqa: F401

_FAMILY = """
    WITH RECURSIVE family(id) AS (
        SELECT CAST(%s AS bigint)
        UNION SELECT child.id FROM incidents_incident child JOIN family ON child.merged_into_id = family.id
    ) SELECT id FROM family
"""


class SourceQuerySet(models.QuerySet["Source"]):
    def switched_on(self) -> "SourceQuerySet":
        return self.filter(enabled=True)


class ReportQuerySet(models.QuerySet["Report"]):
    def may_train(self) -> "ReportQuerySet":
        """Posts that a classifier may learn from: of sources that allow it, and not deleted there."""
        return self.filter(source__may_train=True, forgotten_at=None, deleted_at_source=None)

    def with_words(self) -> "ReportQuerySet":
        """Posts whose words are still here."""
        return self.filter(forgotten_at=None)


class TagQuerySet(models.QuerySet["Tag"]):
    def in_public(self) -> "TagQuerySet":
        """Tags that a reader can meet, by name: one of a candidate's could tell what nobody has looked at."""
        shown = apps.get_model("incidents", "Incident")._default_manager.filter(
            tags=models.OuterRef("pk"), status="published", restricted=False
        )
        return self.filter(models.Exists(shown)).order_by("name")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def published(self) -> "IncidentQuerySet":
        return self.filter(status="published")

    def waiting(self) -> "IncidentQuerySet":
        return self.filter(status="candidate")

    def withdrawn(self) -> "IncidentQuerySet":
        """Once public and no longer: what ``updated_since`` reports as gone.

        A publication undone at once has left its mark in the log only."""
        left = apps.get_model("incidents", "Decision")._default_manager.filter(
            incident=models.OuterRef("pk"), from_status="published"
        )
        was_public = models.Q(published_at__isnull=False) | models.Exists(left)
        return self.filter(was_public, status__in=["hidden", "retracted", "merged", "candidate", "rejected"])

    def family_of(self, pk: int) -> "IncidentQuerySet":
        """The incident and all that were merged into it, however deep: theirs are its posts and evidence."""
        return self.filter(pk__in=RawSQL(_FAMILY, [pk]))  # noqa: S611  (a constant, its key a parameter)

    def with_witness(self) -> "IncidentQuerySet":
        """Rows with ``witnessed``: whether a volunteer who was there told of it."""
        links = apps.get_model("incidents", "IncidentReport")._default_manager
        told = models.Q(pk__in=links.filter(report__platform=BY_TEXT).values("incident"))
        return self.annotate(witnessed=models.ExpressionWrapper(told, models.BooleanField()))

    def newest_first(self) -> "IncidentQuerySet":
        return self.order_by("-occurred_on", "-pk")

    def latest_change(self) -> datetime | None:
        return self.order_by("-updated_at").values_list("updated_at", flat=True).first()

    def changed_on_map_since(self, version: int) -> "IncidentQuerySet":
        return self.filter(map_version__gt=version)

    def with_shown_point(self) -> "IncidentQuerySet":
        """Adds ``shown_latitude`` and ``shown_longitude``: a restricted incident shows its state only."""
        return self.annotate(shown_latitude=_shown("latitude"), shown_longitude=_shown("longitude"))

    def matching(self, wanted: Selection) -> "IncidentQuerySet":
        """What the map's filter chooses. What a restricted incident hides cannot be asked for."""
        found = self.filter(*_conditions(wanted))
        if wanted.tag_ids is not None:
            pairs = self.model.tags.through.objects.filter(tag__in=wanted.tag_ids)
            tagged = models.Exists(pairs.filter(incident=models.OuterRef("pk")))
            found = found.filter(tagged, restricted=False)
        return found.in_bbox(wanted.bbox) if wanted.bbox else found

    def in_bbox(self, box: Box) -> "IncidentQuerySet":
        return self.with_shown_point().filter(
            (models.Q(restricted=False) & _within("latitude", "longitude", box))
            | (models.Q(restricted=True) & _within("shown_latitude", "shown_longitude", box))
        )

    def changed_after(self, moment: datetime, pk: int) -> "IncidentQuerySet":
        same_moment = models.Q(updated_at=moment, pk__gt=pk)
        return self.filter(models.Q(updated_at__gt=moment) | same_moment, updated_at__gte=moment)

    def tag_pairs(self) -> models.QuerySet[Any, tuple[int, int]]:
        """Ids of incident and tag, for every tag that may be shown."""
        through = self.model.tags.through.objects
        shown = self.filter(restricted=False).values("pk")
        return through.filter(incident__in=shown).values_list("incident_id", "tag_id")


def _conditions(wanted: Selection) -> Iterator[models.Q]:
    if wanted.days.start:
        yield models.Q(occurred_on__gte=wanted.days.start)
    if wanted.days.end:
        yield models.Q(occurred_on__lte=wanted.days.end)
    if wanted.force_ranks:
        yield models.Q(force_rank__in=wanted.force_ranks)
    if wanted.force_rank_min is not None:
        yield models.Q(force_rank__gte=wanted.force_rank_min)
    if wanted.state_ids is not None:
        yield models.Q(state__in=wanted.state_ids)
    if wanted.city_ids is not None:
        yield models.Q(city__in=wanted.city_ids, restricted=False)
    if wanted.updated_since:
        yield models.Q(updated_at__gte=wanted.updated_since)
    for facet, choices in wanted.choices:
        yield _chosen(facet, choices)
    if wanted.agencies:
        yield models.Q(restricted=False) & _of_agencies(wanted.agencies)
    for word in wanted.words:
        yield models.Q(restricted=False) & _mentioning(word)


def _chosen(facet: str, choices: tuple[str, ...]) -> models.Q:
    """One of these choices of a facet, as far as the incident shows it."""
    openly = models.Q(restricted=False)
    match facet:
        case "injury":
            return openly & models.Q(injury__in=choices)
        case "outcome":
            return openly & _came_to(choices)
        case "place_precision":
            hidden = models.Q(restricted=True) if facets.RESTRICTED_TO in choices else models.Q(pk__in=[])
            return (openly & models.Q(place_precision__in=choices)) | hidden
    return models.Q(**{f"{facet}__in": choices})


def _came_to(choices: tuple[str, ...]) -> models.Q:
    found = models.Q(pk__in=[])
    for choice in choices:
        if choice == facets.NONE_KNOWN:
            found |= models.Q(**dict.fromkeys(facets.OUTCOMES, False))
        else:
            found |= models.Q(**{choice: True})
    return found


def _of_agencies(agencies: tuple[tuple[str, ...], ...]) -> models.Q:
    found = models.Q()
    for words in agencies:
        found |= models.Q(*(models.Q(agency__icontains=word) for word in words))
    return found


def _mentioning(word: str) -> models.Q:
    searched = ("title", "description", "agency", "city__name")
    found = models.Q()
    for field in searched:
        found |= models.Q(**{f"{field}__icontains": word})
    return found


def _within(latitude: str, longitude: str, box: Box) -> models.Q:
    rows = models.Q(**{f"{latitude}__gte": box.south, f"{latitude}__lte": box.north})
    after, before = models.Q(**{f"{longitude}__gte": box.west}), models.Q(**{f"{longitude}__lte": box.east})
    return rows & (after & before if box.west <= box.east else after | before)


def _shown(coordinate: str) -> models.Case:
    """The coordinate itself or, where the incident is restricted, the middle of its state; where none is
    known, the whole degree. The subquery runs for restricted rows only."""
    states = apps.get_model("places", "State")._default_manager.filter(pk=models.OuterRef("state_id"))
    middle = models.Subquery(states.values(coordinate)[:1])
    return models.Case(
        models.When(restricted=False, then=models.F(coordinate)),
        default=Coalesce(middle, Round(models.F(coordinate)), output_field=models.FloatField()),
    )
