"""The smallest valid row of each kind; a test states only what matters to it."""

from datetime import UTC, date, datetime
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from factory.django import DjangoModelFactory

from civicwatch.access.models import User
from civicwatch.access.roles import ROLES, SENIOR_MODERATOR
from civicwatch.maps import cells
from civicwatch.maps.services import next_version
from incidents.models import (
    DatePrecision,
    Decision,
    Evidence,
    EvidenceKind,
    Incident,
    IncidentReport,
    MergeSuggestion,
    PlacePrecision,
    Report,
    ReportStage,
    Source,
    Status,
    Tag,
)
from incidents.risks import FIELDS, risks_of

NOON = datetime(2026, 5, 30, 12, tzinfo=UTC)
PASSWORD = "long-enough-for-a-test"


class UserFactory(DjangoModelFactory):
    """``UserFactory(role=roles.MODERATOR)`` may sign in to admin and do what that role may."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    password = factory.LazyFunction(lambda: hashed_password())
    is_staff = True

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        if extracted:
            assert extracted in ROLES
            self.groups.add(Group.objects.get(name=extracted))


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    kind = "replay"
    name = factory.Sequence(lambda n: f"source-{n}")
    label = factory.LazyAttribute(lambda source: source.name.capitalize())


class ReportFactory(DjangoModelFactory):
    """A report as it arrives, waiting to be classified; ``grouped=True`` has been through the pipeline."""

    class Meta:
        model = Report

    class Params:
        grouped = factory.Trait(
            stage=ReportStage.GROUPED,
            due_at=None,
            probability=0.91,
            likely=True,
            sentence=factory.SelfAttribute("text"),
        )

    platform = "replay"
    external_id = factory.Sequence(lambda n: f"post{n}")
    url = factory.LazyAttribute(lambda report: f"https://posts.example.org/{report.external_id}")
    title = "Officers push a woman at a march"
    text = "Two officers pushed a woman to the ground near the fountain."
    posted_at = NOON
    stage = ReportStage.RECEIVED


class TagFactory(DjangoModelFactory):
    class Meta:
        model = Tag
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"tag-{n}")
    name = factory.LazyAttribute(lambda tag: tag.slug.replace("-", " "))


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    incident = factory.SubFactory("tests.factories.IncidentFactory")
    kind = EvidenceKind.VIDEO
    url = factory.Sequence(lambda n: f"https://videos.example.org/{n}")


class IncidentFactory(DjangoModelFactory):
    """A candidate. ``placed=True`` could be published once it has evidence; ``published=True`` is.

    One that is published with a risk has been approved by two people.
    A published one has one piece of evidence and stands on the map (pass ``evidence=0`` for none,
    or any number). ``merged_into=other`` makes it merged.
    """

    class Meta:
        model = Incident
        skip_postgeneration_save = True

    class Params:
        placed = factory.Trait(
            occurred_on=date(2026, 5, 29),
            date_precision=DatePrecision.EXACT,
            latitude=44.9778,
            longitude=-93.265,
            place_precision=PlacePrecision.STREET,
        )
        published = factory.Trait(
            placed=True,
            status=Status.PUBLISHED,
            published_at=NOON,
            map_version=factory.LazyFunction(lambda: next_map_version()),
        )

    @classmethod
    def _generate(cls, strategy, params):
        """A row and its map version become visible together, as the services write them."""
        with transaction.atomic():
            return super()._generate(strategy, params)

    title = factory.Sequence(lambda n: f"Officers push a person to the ground ({n})")
    status = factory.LazyAttribute(lambda row: Status.MERGED if row.merged_into else Status.CANDIDATE)
    merged_into = None
    first_approval_by = factory.LazyAttribute(lambda row: approver(row))
    second_approval_by = factory.LazyAttribute(lambda row: approver(row))
    cell = factory.LazyAttribute(
        lambda row: None if row.latitude is None else cells.encode(row.latitude, row.longitude)
    )
    latitude = None
    longitude = None

    @factory.post_generation
    def evidence(self, create, extracted, **kwargs):
        wanted = int(self.status == Status.PUBLISHED) if extracted is None else extracted
        if create and wanted:
            EvidenceFactory.create_batch(wanted, incident=self)

    @factory.post_generation
    def tags(self, create, extracted, **kwargs):
        if create and extracted:
            self.tags.set(TagFactory(slug=slug) for slug in extracted)

    @factory.post_generation
    def reports(self, create, extracted, **kwargs):
        for report in extracted or ():
            IncidentReportFactory(incident=self, report=report)


class IncidentReportFactory(DjangoModelFactory):
    class Meta:
        model = IncidentReport

    incident = factory.SubFactory(IncidentFactory)
    report = factory.SubFactory(ReportFactory, grouped=True)
    how = IncidentReport.How.FOUNDED


class MergeSuggestionFactory(DjangoModelFactory):
    class Meta:
        model = MergeSuggestion

    first = factory.SubFactory(IncidentFactory)
    second = factory.SubFactory(IncidentFactory)
    score = 0.7


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    incident = factory.SubFactory(IncidentFactory)
    action = "edit"
    to_status = Status.CANDIDATE
    role = "moderator"


@cache
def hashed_password():
    """Hashing is slow on purpose; once is enough for every person of a test run."""
    return make_password(PASSWORD)


def approver(incident):
    """Somebody, where an incident is public and carries a risk."""
    carried = {name: getattr(incident, name, False) for name in FIELDS}
    is_public = incident.status == Status.PUBLISHED
    return UserFactory(role=SENIOR_MODERATOR) if is_public and risks_of(**carried) else None


def next_map_version():
    with transaction.atomic():
        return next_version("incidents")
