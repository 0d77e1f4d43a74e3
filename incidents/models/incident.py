"""The record: one thing that happened, as a moderator has curated it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.located import Located
from incidents.models.ranks import ForceRank
from incidents.models.report import Report
from incidents.models.tag import Tag
from incidents.querysets import IncidentQuerySet


class Status(models.TextChoices):
    CANDIDATE = "candidate", _("waiting")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden for now")
    REJECTED = "rejected", _("rejected")
    RETRACTED = "retracted", _("retracted")
    MERGED = "merged", _("merged")


class Verification(models.TextChoices):
    ALLEGED = "alleged", _("alleged")
    CORROBORATED = "corroborated", _("corroborated")
    DOCUMENTED = "documented", _("documented")
    OFFICIAL = "official", _("official")


class Injury(models.TextChoices):
    UNKNOWN = "unknown", _("not known")
    NONE = "none", _("none known")
    INJURY = "injury", _("injury")
    SERIOUS = "serious", _("serious injury")
    DEATH = "death", _("death")


class Outcome(models.TextChoices):
    """What came of it later; an incident may have several, and most have none that is known."""

    CHARGES = "charges", _("criminal charges")
    DISCIPLINE = "discipline", _("discipline")
    SETTLEMENT = "settlement", _("settlement")


class Incident(Located):
    """One incident. Written through ``incidents.services`` only, which keep the log and the map true.

    A merged incident keeps its own reports and evidence, so that a merge can be undone by
    forgetting ``merged_into``; what belongs to the survivor is gathered when it is read.
    """

    status = models.CharField(max_length=12, choices=Status, default=Status.CANDIDATE)
    title = models.CharField(max_length=300, blank=True, default="")
    description = models.TextField(blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    cell = models.BigIntegerField(null=True, blank=True, editable=False)
    force_rank = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=ForceRank, validators=[MinValueValidator(0), MaxValueValidator(5)]
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="incidents")
    agency = models.CharField(max_length=200, blank=True, default="")
    injury = models.CharField(max_length=12, choices=Injury, default=Injury.UNKNOWN)
    verification = models.CharField(max_length=12, choices=Verification, default=Verification.ALLEGED)
    restricted = models.BooleanField(
        default=False,
        help_text=_("Title, description and links stay hidden until a moderator has looked."),
    )
    names_person = models.BooleanField(
        _("a private person is named"), default=False, help_text=_("In the title, the description or a link.")
    )
    names_officer = models.BooleanField(_("an officer is named"), default=False)
    involves_child = models.BooleanField(_("a child is involved"), default=False)
    sexual_assault = models.BooleanField(_("it tells of a sexual assault"), default=False)
    not_names = models.TextField(
        _("words that are no names here"),
        blank=True,
        default="",
        help_text=_("One a line: what the finder of names took for a person and is none."),
    )
    first_approval_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    second_approval_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    charges = models.BooleanField(Outcome.CHARGES.label, default=False)
    discipline = models.BooleanField(Outcome.DISCIPLINE.label, default=False)
    settlement = models.BooleanField(Outcome.SETTLEMENT.label, default=False)
    outcome_note = models.TextField(blank=True, default="")
    legal_hold = models.BooleanField(default=False, editable=False)
    imported_from = models.CharField(max_length=80, blank=True, default="")
    source_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    held_because = models.CharField(max_length=300, blank=True, default="")
    likelihood = models.FloatField(null=True, blank=True)
    likely = models.BooleanField(default=False)
    reports = models.ManyToManyField(Report, through="IncidentReport", related_name="incidents")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_reason = models.CharField(max_length=60, blank=True, default="", editable=False)
    map_version = models.BigIntegerField(default=0, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED)
                | Q(
                    occurred_on__isnull=False,
                    latitude__isnull=False,
                    longitude__isnull=False,
                    cell__isnull=False,
                    published_at__isnull=False,
                ),
                name="published_incident_has_date_and_point",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
                name="merged_incident_has_survivor",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="incident_is_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="incident_point_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(force_rank__isnull=True) | Q(force_rank__lte=5), name="incident_force_rank_0_to_5"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED)
                | (
                    (Q(force_rank__isnull=True) | Q(force_rank__lt=ForceRank.LETHAL))
                    & ~Q(injury=Injury.DEATH)
                    & Q(involves_child=False, sexual_assault=False)
                    & (Q(names_person=False, names_officer=False) | Q(restricted=True))
                )
                | (
                    Q(first_approval_by__isnull=False, second_approval_by__isnull=False)
                    & ~Q(first_approval_by=F("second_approval_by"))
                ),
                name="published_risk_has_two_approvals",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-occurred_on", "-id"], name="incident_newest"),
            models.Index(fields=["status", "-likelihood"], name="incident_queue"),
            models.Index(fields=["status", "updated_at", "id"], name="incident_changed"),
            models.Index(fields=["map_version"], name="incident_map_version"),
            models.Index(fields=["city", "occurred_on"], name="incident_place_and_day"),
            models.Index(fields=["state", "occurred_on"], name="incident_state_and_day"),
            models.Index(fields=["cell"], name="incident_cell"),
        ]
        permissions = [
            ("publish_incident", "Can publish an incident"),
            ("reject_incident", "Can reject an incident"),
            ("merge_incident", "Can merge and split incidents"),
            ("retract_incident", "Can retract a published incident"),
            ("reveal_incident", "Can show what is hidden on a restricted incident"),
            ("approve_incident", "Can give the second approval that a risky incident needs"),
            ("hide_incident", "Can hide a published incident at once, and show it again"),
            ("hold_incident", "Can set and lift a legal hold"),
            ("takeover_incident", "Can take over an incident that somebody else works on"),
        ]

    @property
    def outcomes(self) -> list[Outcome]:
        """What is known to have come of it, in the order of ``Outcome``; empty where none is known."""
        return [outcome for outcome in Outcome if getattr(self, outcome.value)]

    @property
    def hides_links(self) -> bool:
        """Whether the public sees only kind, site and date of evidence: a link would show whom it hurt."""
        return self.involves_child or self.sexual_assault

    def __str__(self) -> str:
        return self.title or f"Incident {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:detail", args=[self.pk])
