"""The rest of the record in admin: sources, reports, the log, tags and classifiers, by role."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from incidents.models import Report, Source, Tag
from tests.factories import (
    DecisionFactory,
    IncidentFactory,
    ReportFactory,
    SourceFactory,
    TagFactory,
    UserFactory,
)
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def as_role(client, role):
    return sign_in(client, UserFactory(role=role))


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


LISTS = {
    "incidents_incident_changelist": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "incidents_report_changelist": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "incidents_decision_changelist": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "incidents_source_changelist": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "incidents_tag_changelist": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "learning_classifierversion_changelist": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "places_city_changelist": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "incidents_source_add": {ADMINISTRATOR},
    "incidents_tag_add": {SENIOR_MODERATOR, ADMINISTRATOR},
    "incidents_incident_add": {MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR},
    "incidents_decision_add": set(),
    "incidents_report_add": set(),
    "learning_classifierversion_add": set(),
    "access_user_changelist": {ADMINISTRATOR},
}


@pytest.mark.parametrize("role", [None, MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR])
@pytest.mark.parametrize("name", LISTS)
def test_who_sees_which_page(client, name, role):
    as_role(client, role)
    assert client.get(page(name)).status_code == (200 if role in LISTS[name] else 403)


def test_who_has_not_signed_in_sees_nothing(client):
    for name in LISTS:
        answer = client.get(page(name))
        assert answer.status_code == 302
        assert "/admin/login/" in answer.url


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR])
def test_the_log_is_edited_and_deleted_by_nobody(client, role):
    as_role(client, role)
    decision = DecisionFactory(reason="As it was.")
    assert client.get(page("incidents_decision_change", decision.pk)).status_code == 200
    assert client.post(page("incidents_decision_change", decision.pk), {"reason": "x"}).status_code == 403
    assert client.post(page("incidents_decision_delete", decision.pk), {"post": "yes"}).status_code == 403
    decision.refresh_from_db()
    assert decision.reason == "As it was."


def test_ones_own_decisions_of_today_stand_in_plain_words(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # no midnight passes meanwhile
    person = UserFactory(role=MODERATOR)
    sign_in(client, person)
    shown = IncidentFactory(title="Shoved at a march")
    hidden = IncidentFactory(title="A secret title", restricted=True)
    DecisionFactory(incident=shown, by=person, action="absorb")
    DecisionFactory(incident=hidden, by=person, action="propose")
    DecisionFactory(incident=IncidentFactory(title="Of long ago"), by=person, at=LONG_AGO)
    DecisionFactory(incident=IncidentFactory(title="Of somebody else"), by=UserFactory())

    page_ = client.get(page("incidents_decision_changelist"), {"mine": "today"})

    rows = page_.content.decode().split('id="result_list"')[1].split("</tbody>")[0]
    assert "Shoved at a march" in rows
    assert "took in another" in rows
    assert "first approval" in rows
    assert f"Incident {hidden.pk}, hidden" in rows
    for other in ("A secret title", "Of long ago", "Of somebody else", "absorb"):
        assert other not in rows
    assert page_.context["cl"].result_count == 2
    only = client.get(page("incidents_decision_changelist"), {"action": "propose"})
    assert only.context["cl"].result_count == 1


# --- reports ---


def failed(**more):
    return ReportFactory(
        stage="failed", failed_stage="classified", due_at=None, attempts=5, error="Boom", **more
    )


def retry(client, *reports):
    data = {"action": "retry_failed", "_selected_action": [report.pk for report in reports]}
    return client.post(page("incidents_report_changelist"), data, follow=True)


def test_failed_reports_go_through_again_from_where_they_failed(client):
    as_role(client, MODERATOR)
    report, done = failed(), ReportFactory(grouped=True)

    answer = retry(client, report, done)

    assert "1 report goes through again" in answer.content.decode()
    report.refresh_from_db()
    assert (report.stage, report.attempts, report.error) == ("classified", 0, "")
    assert report.due_at is not None
    assert Report.objects.get(pk=done.pk).stage == "grouped"


def test_reports_are_filtered_by_stage_and_read_only(client):
    as_role(client, ADMINISTRATOR)
    report = failed(title="The failed one")
    ReportFactory(grouped=True, title="The other one")
    shown = client.get(page("incidents_report_changelist"), {"stage__exact": "failed"}).content.decode()
    assert "The failed one" in shown
    assert "The other one" not in shown
    assert "Boom" in client.get(page("incidents_report_change", report.pk)).content.decode()
    assert client.post(page("incidents_report_change", report.pk), {"text": "x"}).status_code == 403


def test_the_page_of_a_report_shows_its_text_and_links_only_to_the_web(client):
    as_role(client, MODERATOR)
    report = ReportFactory(grouped=True, url="javascript:alert(1)", text="Words of the post.")
    shown = client.get(page("incidents_report_change", report.pk)).content.decode()
    assert "Words of the post." in shown
    assert 'href="javascript' not in shown


def test_the_list_of_reports_asks_as_many_queries_for_thirty_as_for_three(client):
    as_role(client, MODERATOR)
    numbers = []
    for count in (3, 27):
        for _ in range(count):
            ReportFactory(grouped=True, source=SourceFactory())
        with CaptureQueriesContext(connection) as asked:
            client.get(page("incidents_report_changelist"))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


# --- sources ---

REDDIT = {
    "label": "Reddit",
    "interval_minutes": 15,
    "enabled": "on",
    "setting_subreddits": "news\n minneapolis \n",
    "setting_terms": "",
    "setting_posts_per_run": "500",
    "setting_days_back": "7",
}


def test_a_source_is_made_in_two_steps(client):
    as_role(client, ADMINISTRATOR)
    answer = client.post(
        page("incidents_source_add"), {"kind": "reddit", "label": "Reddit", "name": "reddit"}
    )
    source = Source.objects.get()
    assert answer.url == page("incidents_source_change", source.pk)
    assert (source.enabled, source.interval_minutes) == (False, 10)

    client.post(answer.url, REDDIT)

    source.refresh_from_db()
    assert source.enabled
    assert source.settings == {"subreddits": ["news", "minneapolis"], "posts_per_run": 500, "days_back": 7}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"setting_subreddits": ""}, "“subreddits” is required"),
        ({"setting_days_back": "9999"}, "less than or equal to 365"),
        ({"interval_minutes": "1"}, "Not more often than every 2 minutes"),
    ],
)
def test_a_source_with_wrong_settings_is_not_switched_on(client, wrong, words):
    as_role(client, ADMINISTRATOR)
    source = SourceFactory(kind="reddit")
    answer = client.post(page("incidents_source_change", source.pk), REDDIT | wrong)
    assert words in answer.content.decode()
    assert not Source.objects.get(pk=source.pk).enabled


def test_saving_a_source_leaves_what_a_worker_is_writing(client):
    as_role(client, ADMINISTRATOR)
    source = SourceFactory(kind="reddit", cursor={"news": "abc"})
    client.post(page("incidents_source_change", source.pk), REDDIT)
    assert Source.objects.get(pk=source.pk).cursor == {"news": "abc"}


def test_a_missing_key_is_said_plainly(client, settings):
    settings.REDDIT_CLIENT_ID = ""
    as_role(client, MODERATOR)
    SourceFactory(kind="reddit", enabled=True)
    shown = client.get(page("incidents_source_changelist")).content.decode()
    assert "no key is set: REDDIT_CLIENT_ID" in shown


def visit(client, source):
    data = {"action": "visit_now", "_selected_action": [source.pk]}
    return client.post(page("incidents_source_changelist"), data, follow=True).content.decode()


def test_visit_now_makes_it_due(client):
    as_role(client, ADMINISTRATOR)
    source = SourceFactory(enabled=True, due_at=timezone.now() + timedelta(hours=5))
    assert "is being visited" in visit(client, source)
    assert Source.objects.get(pk=source.pk).due_at <= timezone.now()


def test_visit_now_leaves_alone_what_is_off(client):
    as_role(client, ADMINISTRATOR)
    source = SourceFactory(enabled=False, due_at=LONG_AGO)
    assert "is switched off" in visit(client, source)
    assert Source.objects.get(pk=source.pk).due_at == LONG_AGO


def test_a_moderator_sees_sources_and_changes_none(client):
    as_role(client, MODERATOR)
    source = SourceFactory(kind="reddit", enabled=True, settings={"subreddits": ["news"]})
    assert client.get(page("incidents_source_change", source.pk)).status_code == 200
    assert client.post(page("incidents_source_change", source.pk), REDDIT).status_code == 403
    visit(client, source)
    assert Source.objects.get(pk=source.pk).label == source.label


# --- tags and classifiers ---


NAMING = ["Jorell Fosterly", "Officer Fosterly", "officer dan fosterly", "Dan Fosterly march"]


@pytest.mark.parametrize("name", NAMING)
def test_a_tag_names_nobody(client, name):
    client.force_login(UserFactory(role=ADMINISTRATOR))
    tag = TagFactory(slug="tear-gas-y", name="tear gas")
    mended = client.post(page("incidents_tag_change", tag.pk), {"name": name})
    assert "looks like a name" in mended.content.decode()
    assert Tag.objects.get(pk=tag.pk).name == "tear gas"


def test_nor_does_its_slug(client):
    client.force_login(UserFactory(role=ADMINISTRATOR))
    client.post(page("incidents_tag_add"), {"name": "a march", "slug": "dan-fosterly"})
    assert not Tag.objects.filter(slug="dan-fosterly").exists()


@pytest.mark.parametrize(
    "name", ["officer safety", "Pepper Ball", "chase", "Black Lives Matter", "less lethal"]
)
def test_words_of_a_tag_that_are_no_names(client, name):
    client.force_login(UserFactory(role=ADMINISTRATOR))
    client.post(page("incidents_tag_add"), {"name": name, "slug": "a-new-one"})
    assert Tag.objects.filter(name=name).exists()


def test_a_tags_words_may_be_mended_its_slug_not(client):
    as_role(client, SENIOR_MODERATOR)
    tag = TagFactory(slug="tear-gas-x", name="tear gaz")
    client.post(page("incidents_tag_change", tag.pk), {"slug": "other", "name": "tear gas, mended"})
    tag = Tag.objects.get(pk=tag.pk)
    assert (tag.slug, tag.name) == ("tear-gas-x", "tear gas, mended")
    assert client.post(page("incidents_tag_delete", tag.pk), {"post": "yes"}).status_code == 403


def test_admins_own_history_leads_to_the_log(client):
    as_role(client, MODERATOR)
    incident = IncidentFactory()
    assert client.get(page("incidents_incident_history", incident.pk)).url.endswith("#history")


def test_words_of_a_restricted_incident_stand_behind_its_notice_only(client):
    as_role(client, MODERATOR)
    incident = IncidentFactory(restricted=True, title="A secret title")
    report = ReportFactory(grouped=True, title="A secret post", text="Secret words.", external_id="x1")
    incident.report_links.create(report=report, how="founded")
    decision = DecisionFactory(
        incident=incident, reason="A secret reason", changes={"title": {"to": "Secret"}}
    )
    for url in (
        page("incidents_report_changelist"),
        page("incidents_report_change", report.pk),
        page("incidents_decision_changelist"),
        page("incidents_decision_change", decision.pk),
    ):
        shown = client.get(url).content.decode().lower()
        assert "secret" not in shown, url
