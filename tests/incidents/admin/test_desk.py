"""The page of one incident: what it shows, what its buttons do, and that nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from incidents.models import Incident, MergeSuggestion, Status
from incidents.services import editing
from tests.factories import (
    IncidentFactory,
    IncidentReportFactory,
    MergeSuggestionFactory,
    ReportFactory,
    TagFactory,
    UserFactory,
)
from tests.incidents.admin.posting import decide, desk, fresh, typed

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_posts_with_what_weighed_and_why_it_was_placed(client, moderator):
    incident = IncidentFactory(placed=True)
    report = ReportFactory(
        grouped=True,
        text="We left. Officers pushed her over.",
        title="",
        sentence="Officers pushed her over.",
        reasons=[["pushed", 1.4], ["left", -0.2]],
        place_reason="the post names Minneapolis",
        date_reason="yesterday, from the day of the post",
    )
    IncidentReportFactory(incident=incident, report=report)

    page = client.get(desk(incident)).content.decode()

    assert "<mark>Officers <u>pushed</u> her over.</mark>" in page
    assert "the post names Minneapolis" in page
    assert "yesterday, from the day of the post" in page
    assert f'href="{report.url}" target="_blank" rel="noopener noreferrer"' in page


def test_the_page_asks_as_many_queries_for_ten_posts_as_for_one(client, moderator):
    few, many = IncidentFactory.create_batch(2, placed=True)
    for incident, posts in ((few, 1), (many, 10)):
        for _ in range(posts):
            IncidentReportFactory(incident=incident)
            MergeSuggestionFactory(first=incident)
    numbers = []
    for incident in (few, many):
        with CaptureQueriesContext(connection) as asked:
            client.get(desk(incident))
        numbers.append(len(asked))
    assert numbers[1] <= numbers[0] <= 60


def test_no_inline_script_or_style_and_a_strict_policy(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1)
    IncidentReportFactory(incident=incident)
    for url in (desk(incident), reverse("admin:incidents_incident_changelist")):
        answer = client.get(url)
        page = answer.content.decode()
        assert "<script>" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_it_is_said_that_no_account_is_written_yet_and_publishing_works_all_the_same(client, moderator):
    silent = IncidentFactory(placed=True, evidence=1)
    told = IncidentFactory(placed=True, evidence=1, description="Two officers push a man.")
    assert "No account is written yet" in client.get(desk(silent)).content.decode()
    assert "No account is written yet" not in client.get(desk(told)).content.decode()
    client.post(desk(silent), typed(silent, action="publish"))
    silent.refresh_from_db()
    assert silent.status == Status.PUBLISHED


def test_saving_what_was_not_changed_saves_nothing(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1, tags=["shove"], latitude=44.97780123456789)
    client.post(desk(incident), typed(incident, action="save"))
    assert not incident.decisions.exists()


def test_editing_every_part_at_once(client, moderator):
    incident = IncidentFactory(evidence=1)
    tag = TagFactory(slug="shove")
    data = typed(
        incident,
        action="save",
        title="A woman is pushed",
        occurred_on="2026-05-20",
        date_precision="exact",
        point='{"type": "Point", "coordinates": [-93.09, 44.9537]}',
        place_precision="street",
        force_rank="2",
        injury="injury",
        tags=[tag.pk],
    )
    data |= {"evidence-0-title": "From the roof", "evidence-1-url": "https://news.example.org/a"}

    answer = client.post(desk(incident), data, follow=True)

    assert "Saved." in answer.content.decode()
    incident = fresh(incident)
    assert (incident.title, incident.occurred_on, incident.force_rank) == (
        "A woman is pushed",
        date(2026, 5, 20),
        2,
    )
    assert (incident.latitude, incident.longitude, incident.city.name) == (44.9537, -93.09, "Saint Paul")
    assert list(incident.tags.all()) == [tag]
    assert set(incident.evidence.values_list("title", "kind")) == {("From the roof", "video"), ("", "video")}
    assert incident.decisions.get().by == moderator


def test_evidence_is_removed_by_its_tick(client, moderator):
    incident = IncidentFactory(evidence=2)
    client.post(desk(incident), typed(incident, action="save") | {"evidence-0-DELETE": "on"})
    assert incident.evidence.count() == 1


def test_publish_saves_and_publishes_and_goes_on_to_the_next(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1, likelihood=0.9)
    following = IncidentFactory(likelihood=0.8)

    answer = client.post(desk(incident), typed(incident, action="publish", force_rank="3"))

    assert answer.status_code == 302
    assert answer.url.startswith(desk(following))
    incident = fresh(incident)
    assert (incident.status, incident.force_rank) == (Status.PUBLISHED, 3)
    assert list(incident.decisions.order_by("pk").values_list("action", flat=True)) == ["edit", "publish"]


def test_after_the_last_one_comes_the_empty_queue(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1)
    answer = client.post(desk(incident), typed(incident, action="publish"), follow=True)
    page = answer.content.decode()
    assert "Nothing is waiting" in page
    assert "data-undo" in page
    assert f"Published: “{incident}”" in page


def test_publishing_without_a_place_says_so_and_keeps_what_was_typed(client, moderator):
    incident = IncidentFactory(occurred_on=date(2026, 5, 20), evidence=1)
    answer = client.post(desk(incident), typed(incident, action="publish", title="Typed with care"))
    page = answer.content.decode()
    assert "The place is missing" in page
    assert "Typed with care" in page
    assert fresh(incident).title == incident.title
    assert not incident.decisions.exists()


def test_a_wrong_value_is_shown_beside_its_field(client, moderator):
    incident = IncidentFactory()
    answer = client.post(desk(incident), typed(incident, action="save", occurred_on="1789-07-14"))
    assert answer.context["form"].errors["occurred_on"]
    assert not incident.decisions.exists()


def test_two_moderators_the_second_is_told_what_stands_there_and_loses_nothing(client, moderator):
    incident = IncidentFactory(title="Before")
    form = typed(incident, action="save", title="From the second")
    editing.edit(incident=incident, values={"title": "From the first"}, by=UserFactory(role=MODERATOR))

    answer = client.post(desk(incident), form)

    page = answer.content.decode()
    assert "changed by somebody else" in page
    assert "From the second" in page
    assert "stands there now: From the first" in page
    assert fresh(incident).title == "From the first"


@pytest.mark.parametrize("action", ["reject", "merge", "split"])
def test_a_button_pressed_on_an_old_page_does_nothing(client, moderator, action):
    incident = IncidentFactory(evidence=2)
    other = IncidentFactory()
    seen = (incident.updated_at - timedelta(seconds=5)).isoformat()
    more = {"reason": "other", "other": other.pk, "evidence": [incident.evidence.first().pk]}
    answer = client.post(desk(incident), {"action": action, "seen": seen, **more}, follow=True)
    assert "changed by somebody else" in answer.content.decode()
    assert fresh(incident).status == Status.CANDIDATE


@pytest.mark.parametrize("seen", [None, "", "yesterday", "2026-13-45T99:99", "2026-05-30T12:00:00"])
@pytest.mark.parametrize("action", ["publish", "save", "reject", "merge", "different", "split"])
def test_whoever_does_not_say_what_they_saw_decides_nothing(client, moderator, action, seen):
    suggestion = MergeSuggestionFactory()
    incident = suggestion.first
    data = typed(incident, action=action, reason="other", other=suggestion.second_id, title="Unseen")
    data |= {"suggestion": suggestion.pk, "seen": seen or ""}
    if seen is None:
        del data["seen"]

    answer = client.post(desk(incident), data, follow=True)

    assert "does not say what you had before you" in answer.content.decode()
    assert not incident.decisions.exists()
    assert MergeSuggestion.objects.get().answer == MergeSuggestion.Answer.OPEN


def test_a_published_one_that_takes_in_another_must_be_as_it_was_seen(client, moderator):
    published, candidate = IncidentFactory(published=True), IncidentFactory()
    seen = (published.updated_at - timedelta(seconds=5)).isoformat()
    client.post(desk(published), {"action": "merge", "seen": seen, "other": candidate.pk})
    assert fresh(candidate).merged_into is None


def test_line_ends_of_a_browser_are_no_change(client, moderator):
    incident = IncidentFactory(placed=True, description="One.\nTwo.", not_names="A\nB")
    client.post(
        desk(incident), typed(incident, action="save", description="One.\r\nTwo.", not_names="A\r\nB")
    )
    assert not incident.decisions.exists()


def test_risks_outcome_and_graphic_links_are_saved(client, moderator):
    incident = IncidentFactory(evidence=1)
    ticked = dict.fromkeys(("involves_child", "names_officer", "charges", "evidence-0-graphic"), "on")
    words = {"outcome_note": "Charged, says the court.", "not_names": "River Park"}
    client.post(desk(incident), typed(incident, action="save", **ticked, **words))
    incident = fresh(incident)
    assert (incident.involves_child, incident.names_officer, incident.names_person) == (True, True, False)
    assert [outcome.value for outcome in incident.outcomes] == ["charges"]
    assert (incident.outcome_note, incident.not_names) == tuple(words.values())
    assert incident.evidence.get().graphic


def test_reject_goes_on_to_the_next(client, moderator):
    incident, following = IncidentFactory(likelihood=0.9), IncidentFactory(likelihood=0.8)
    answer = decide(client, incident, "reject", reason="not_force", words="A parade.")
    assert answer.redirect_chain[-1][0].startswith(desk(following))
    assert fresh(incident).closed_reason == "not_force"


def test_reject_without_a_reason_is_refused(client, moderator):
    incident = IncidentFactory()
    decide(client, incident, "reject", reason="")
    assert fresh(incident).status == Status.CANDIDATE


def test_merge_with_one_click_and_undo(client, moderator):
    suggestion = MergeSuggestionFactory()
    older, newer = suggestion.first, suggestion.second

    decide(client, newer, "merge", other=older.pk)
    assert fresh(newer).merged_into == older
    assert "Merged into this one" in client.get(desk(older)).content.decode()

    decide(client, fresh(older), "unmerge", other=newer.pk)
    assert fresh(newer).status == Status.CANDIDATE


def test_what_is_public_stays_when_merged_from_its_own_page(client, moderator):
    published, candidate = IncidentFactory(published=True), IncidentFactory()
    decide(client, published, "merge", other=candidate.pk)
    assert fresh(candidate).merged_into == published
    assert fresh(published).status == Status.PUBLISHED


@pytest.mark.parametrize("number", ["", "0", "999999999", "9" * 40, "x"])
def test_merging_with_a_number_that_is_none(client, moderator, number):
    answer = decide(client, IncidentFactory(), "merge", other=number)
    assert "no incident with this number" in answer.content.decode()


def test_different(client, moderator):
    suggestion = MergeSuggestionFactory()
    decide(client, suggestion.first, "different", suggestion=suggestion.pk)
    assert MergeSuggestion.objects.get().answer == MergeSuggestion.Answer.DIFFERENT


def test_split_and_undo(client, moderator):
    incident = IncidentFactory(evidence=2)
    goes = IncidentReportFactory(incident=incident).report
    IncidentReportFactory(incident=incident)

    decide(client, incident, "split", report=[goes.pk])
    part = Incident.objects.latest("pk")
    assert list(part.reports.all()) == [goes]

    decide(client, part, "unsplit")
    assert incident.reports.count() == 2


def test_retract_takes_a_senior_who_is_shown_the_button(client, senior):
    incident = IncidentFactory(published=True)
    assert "Retract it" in client.get(desk(incident)).content.decode()
    decide(client, incident, "retract", reason="false", words="It was staged.")
    assert fresh(incident).status == Status.RETRACTED


@pytest.mark.parametrize(("action", "more"), [("retract", {"reason": "false", "words": "x"}), ("reopen", {})])
def test_a_moderator_has_no_such_button_and_no_such_power(client, moderator, action, more):
    incident = IncidentFactory(published=True)
    page = client.get(desk(incident)).content.decode()
    assert f'value="{action}"' not in page
    decide(client, incident, action, **more)
    assert fresh(incident).status == Status.PUBLISHED


def test_an_unknown_action_does_nothing(client, moderator):
    incident = IncidentFactory()
    assert "no such action" in decide(client, incident, "explode").content.decode()


def test_reopen(client, moderator):
    incident = IncidentFactory(status=Status.REJECTED)
    decide(client, incident, "reopen")
    assert fresh(incident).status == Status.CANDIDATE


SECRET = {"restricted": True, "title": "A secret title", "description": "Secret words."}


def test_restricted_words_stand_behind_one_deliberate_step(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1, **SECRET)
    IncidentReportFactory(incident=incident)

    before = client.get(desk(incident)).content.decode()
    assert "secret" not in before.lower()
    assert incident.evidence.get().url not in before
    assert "<mark>" not in before

    page = decide(client, incident, "look").content.decode()
    assert "A secret title" in page
    assert "A secret title" in client.get(desk(incident)).content.decode()


def test_nothing_is_decided_before_somebody_has_looked(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1, **SECRET)
    client.post(desk(incident), typed(incident, action="publish"))
    decide(client, incident, "reject", reason="other")
    assert fresh(incident).status == Status.CANDIDATE


def test_looking_at_one_does_not_open_another(client, moderator):
    one, other = IncidentFactory(**SECRET), IncidentFactory(**SECRET)
    decide(client, one, "look")
    assert "A secret title" not in client.get(desk(other)).content.decode()


def test_publishing_keeps_it_hidden_until_a_senior_reveals_it(client, moderator):
    incident = IncidentFactory(placed=True, evidence=1, **SECRET)
    decide(client, incident, "look")
    client.post(desk(incident), typed(incident, action="publish", restricted="on"))
    incident = fresh(incident)
    assert (incident.status, incident.restricted) == (Status.PUBLISHED, True)
    decide(client, incident, "reveal")
    assert fresh(incident).restricted

    client.force_login(UserFactory(role=SENIOR_MODERATOR))
    decide(client, incident, "look")
    decide(client, incident, "reveal")
    assert not fresh(incident).restricted


def test_unticking_the_box_does_not_reveal(client, moderator):
    incident = IncidentFactory(**SECRET)
    decide(client, incident, "look")
    data = typed(incident, action="save")
    del data["restricted"]
    answer = client.post(desk(incident), data)
    assert answer.context["form"].errors["restricted"]
    assert fresh(incident).restricted


def test_writing_one_down_makes_a_candidate(client, moderator):
    data = typed(IncidentFactory(), action="save", title="Seen by myself")
    client.post(reverse("admin:incidents_incident_add"), data)
    incident = Incident.objects.get(title="Seen by myself")
    assert incident.status == Status.CANDIDATE
    assert incident.decisions.get().action == "create"


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR])
def test_nobody_deletes_an_incident(client, role):
    client.force_login(UserFactory(role=role))
    incident = IncidentFactory()
    assert (
        client.post(
            reverse("admin:incidents_incident_delete", args=[incident.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    assert Incident.objects.filter(pk=incident.pk).exists()


def test_staff_without_a_role_sees_nothing(client):
    client.force_login(UserFactory())
    incident = IncidentFactory()
    assert client.get(desk(incident)).status_code == 403
    assert client.post(desk(incident), {"action": "reject", "reason": "other"}).status_code == 403
    assert fresh(incident).status == Status.CANDIDATE


def test_a_number_that_is_none(client, moderator):
    assert client.get(reverse("admin:incidents_incident_change", args=[10**9])).status_code == 404
