"""Candidates of what volunteers reported lose the score that our own words once got."""

from importlib import import_module

import pytest
from django.apps import apps

from incidents.models import Incident
from incidents.posts import BY_TEXT
from tests.factories import IncidentFactory, IncidentReportFactory, ReportFactory

pytestmark = pytest.mark.django_db
migration = import_module("incidents.migrations.0010_volunteers_reports_unjudged")
SCORED = {"probability": 0.8, "likely": True, "force_rank": 2}


def scored(platform, **fields):
    return ReportFactory(platform=platform, **SCORED | fields)


def told_by(*reports, **fields):
    incident = IncidentFactory(**{"likelihood": 0.8, "likely": True} | fields)
    for report in reports:
        IncidentReportFactory(incident=incident, report=report)
    return incident


def score_of(incident):
    row = Incident.objects.get(pk=incident.pk)
    return row.likelihood, row.likely


def test_only_what_a_volunteer_alone_told_of_and_still_waits_loses_its_score():
    retold, decided, waiting = scored(BY_TEXT), scored(BY_TEXT), scored(BY_TEXT, stage="located")
    alone = told_by(retold)
    also_posted = told_by(scored(BY_TEXT), scored("x", probability=0.4, likely=False))
    posted = told_by(scored("x"))
    rejected = told_by(decided, status="rejected")

    migration.forwards(apps, None)

    kept = (0.8, True)
    assert [score_of(row) for row in (alone, also_posted, posted, rejected)] == [
        (None, False),
        (0.4, False),
        kept,
        kept,
    ]
    for report in (retold, decided, waiting):
        report.refresh_from_db()
    assert [report.probability for report in (retold, decided, waiting)] == [None, 0.8, None]
    assert (retold.force_rank, retold.likely, retold.classifier) == (None, False, None)


def test_what_was_merged_lends_no_score_of_our_words():
    survivor = told_by(scored("x", probability=0.3, likely=False), likelihood=0.8)
    told_by(scored(BY_TEXT), status="merged", merged_into=survivor)

    migration.forwards(apps, None)

    assert score_of(survivor) == (0.3, False)
