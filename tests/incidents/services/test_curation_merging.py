"""Merging, splitting and both ways back: nothing is lost and everything can be restored."""

import pytest
from django.db.models import F

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events.models import Event
from incidents.models import Evidence, Incident, MergeSuggestion, Report, Status
from incidents.services import approvals
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    NotAllowedError,
    NotPossibleError,
    NotPublishableError,
)
from incidents.services.editing import edit
from incidents.services.merging import mark_different, merge, split, unmerge, unsplit
from tests.factories import (
    IncidentFactory,
    IncidentReportFactory,
    MergeSuggestionFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
VOLATILE = {"updated_at", "map_version"}


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def snapshot(*incidents):
    """All that an incident is, but for the marks of having been touched."""
    rows = Incident.objects.filter(pk__in=[i.pk for i in incidents]).values()
    return {
        row["id"]: (
            {name: value for name, value in row.items() if name not in VOLATILE},
            list(Incident.objects.get(pk=row["id"]).report_links.order_by("pk").values()),
            list(Incident.objects.get(pk=row["id"]).evidence.order_by("pk").values()),
            list(Incident.objects.get(pk=row["id"]).tags.values_list("slug", flat=True)),
        )
        for row in rows
    }


def family_reports(incident):
    return set(Report.objects.filter(incidents__in=Incident.objects.family_of(incident.pk)))


def test_a_part_that_leaves_a_part_does_not_hide_where_that_one_came_from(moderator):
    smallest, part, whole = IncidentFactory.create_batch(3, evidence=1)
    smallest = merge(incident=smallest, into=part, by=moderator)
    part.refresh_from_db()
    part = merge(incident=part, into=whole, by=moderator)
    unmerge(incident=smallest, by=moderator)

    assert unmerge(incident=part, by=moderator).status == Status.CANDIDATE


def test_a_merged_incident_keeps_what_is_its_own_and_the_family_gathers_it(moderator):
    one, other = IncidentFactory(evidence=1), IncidentFactory(evidence=2)
    mine, theirs = IncidentReportFactory(incident=one).report, IncidentReportFactory(incident=other).report

    merged = merge(incident=one, into=other, by=moderator)

    assert (merged.status, merged.merged_into_id) == (Status.MERGED, other.pk)
    assert family_reports(other) == {mine, theirs}
    assert Evidence.objects.filter(incident__in=Incident.objects.family_of(other.pk)).count() == 3
    assert one.evidence.count() == 1


def test_the_family_reaches_down_through_every_merge(moderator):
    a, b, c, stranger = IncidentFactory.create_batch(4)
    merge(incident=a, into=b, by=moderator)
    merge(incident=b, into=c, by=moderator)
    assert set(Incident.objects.family_of(c.pk)) == {a, b, c}
    assert set(Incident.objects.family_of(b.pk)) == {a, b}
    assert set(Incident.objects.family_of(stranger.pk)) == {stranger}


@pytest.mark.parametrize("kinds", [(False, False), (False, True), (True, True)])
def test_unmerge_restores_exactly(moderator, kinds):
    one, other = (
        IncidentFactory(evidence=1, tags=["shove"], **({"published": True} if public else {"placed": True}))
        for public in kinds
    )
    IncidentReportFactory(incident=one)
    before = snapshot(one, other)

    merge(incident=one, into=other, by=moderator)
    assert snapshot(one, other) != before
    unmerge(incident=one, by=moderator)

    assert snapshot(one, other) == before


def test_both_incidents_log_a_merge_and_its_undoing(moderator):
    one, other = IncidentFactory.create_batch(2)
    merge(incident=one, into=other, words="Same fountain.", by=moderator)
    unmerge(incident=one, by=moderator)
    logs = [list(i.decisions.order_by("pk").values_list("action", "reason")) for i in (one, other)]
    assert logs == [
        [("merge", "Same fountain."), ("unmerge", "")],
        [("absorb", ""), ("release", "")],
    ]


def test_merging_what_is_public_tells_that_it_went_and_where(moderator):
    one, other = IncidentFactory(published=True), IncidentFactory(published=True)

    merge(incident=one, into=other, by=moderator)

    gone, changed = Event.objects.order_by("pk")
    assert (gone.kind, gone.payload["merged_into"]) == ("incident.retracted", other.pk)
    assert (changed.kind, changed.subject) == ("incident.updated", f"incidents/{other.pk}")
    for incident in (one, other):
        assert Incident.objects.get(pk=incident.pk).map_version > incident.map_version


def test_what_is_public_does_not_disappear_into_what_is_not(moderator):
    with pytest.raises(NotPossibleError, match="merge that one into this one"):
        merge(incident=IncidentFactory(published=True), into=IncidentFactory(), by=moderator)


def test_no_merge_into_itself_nor_into_a_closed_or_merged_one(moderator):
    one = IncidentFactory()
    with pytest.raises(NotPossibleError):
        merge(incident=one, into=one, by=moderator)
    for target in (IncidentFactory(status=Status.REJECTED), IncidentFactory(merged_into=IncidentFactory())):
        with pytest.raises(NotPossibleError):
            merge(incident=one, into=target, by=moderator)


def test_no_ring_of_merges(moderator):
    one, other = IncidentFactory.create_batch(2)
    merge(incident=one, into=other, by=moderator)
    with pytest.raises(NotPossibleError):
        merge(incident=other, into=one, by=moderator)


@pytest.mark.parametrize("answer", [MergeSuggestion.Answer.OPEN, MergeSuggestion.Answer.DIFFERENT])
def test_a_merge_answers_the_suggestion_and_its_undoing_restores_it(moderator, answer):
    suggestion = MergeSuggestionFactory(answer=answer)

    merge(incident=suggestion.second, into=suggestion.first, by=moderator)
    suggestion.refresh_from_db()
    assert (suggestion.answer, suggestion.answered_by) == (MergeSuggestion.Answer.MERGED, moderator)

    unmerge(incident=suggestion.second, by=moderator)
    suggestion.refresh_from_db()
    assert suggestion.answer == answer


def test_mark_different_answers_for_good(moderator):
    suggestion = MergeSuggestionFactory()
    mark_different(suggestion=suggestion, by=moderator)
    suggestion.refresh_from_db()
    assert (suggestion.answer, suggestion.answered_by) == (MergeSuggestion.Answer.DIFFERENT, moderator)


def split_up(moderator, **kind):
    whole = IncidentFactory(evidence=2, tags=["shove"], **kind)
    stays, goes = (IncidentReportFactory(incident=whole).report for _ in range(2))
    moved = whole.evidence.first()
    before = snapshot(whole)
    part = split(incident=whole, report_ids=[goes.pk], evidence_ids=[moved.pk], by=moderator)
    return whole, part, stays, goes, moved, before


def test_split_moves_the_chosen_posts_and_evidence_to_a_new_candidate(moderator):
    whole, part, stays, goes, moved, _ = split_up(moderator, placed=True, restricted=True)
    assert part.status == Status.CANDIDATE
    assert (list(part.reports.all()), list(whole.reports.all())) == ([goes], [stays])
    assert list(part.evidence.all()) == [moved]
    assert (part.occurred_on, part.restricted, part.tags.get().slug) == (whole.occurred_on, True, "shove")
    assert part.decisions.get().changes["split_from"] == whole.pk
    assert whole.decisions.get().changes["split_off"] == part.pk


@pytest.mark.parametrize("kind", [{"placed": True}, {"published": True, "evidence": 2}])
def test_unsplit_restores_exactly_and_the_parts_address_leads_to_the_whole(moderator, kind):
    whole, part, *_, before = split_up(moderator, **{k: v for k, v in kind.items() if k != "evidence"})

    unsplit(incident=part, by=moderator)

    assert snapshot(whole) == before
    part.refresh_from_db()
    assert (part.status, part.merged_into_id) == (Status.MERGED, whole.pk)
    assert not part.report_links.exists()


def test_unsplit_when_the_whole_has_got_a_post_and_a_link_again(moderator):
    whole, part, _, goes, moved, _ = split_up(moderator, placed=True)
    IncidentReportFactory(incident=whole, report=goes)
    whole.evidence.create(url=moved.url)

    unsplit(incident=part, by=moderator)

    assert whole.report_links.filter(report=goes).count() == 1
    assert family_reports(whole) >= {goes}


def test_what_was_added_to_a_part_after_the_split_is_not_lost(moderator):
    whole, part, *_ = split_up(moderator, placed=True)
    later = IncidentReportFactory(incident=part).report
    unsplit(incident=part, by=moderator)
    assert later in family_reports(whole)


def test_a_split_takes_something_and_leaves_something(moderator):
    whole = IncidentFactory(evidence=1)
    link = IncidentReportFactory(incident=whole)
    strangers_post = ReportFactory()
    for choice in (
        {},
        {"report_ids": [strangers_post.pk]},
        {"report_ids": [link.report_id], "evidence_ids": [whole.evidence.get().pk]},
    ):
        with pytest.raises(NotPossibleError):
            split(incident=whole, by=moderator, **choice)
    assert Incident.objects.count() == 1


def test_a_split_does_not_take_the_last_evidence_of_what_is_public(moderator):
    whole = IncidentFactory(published=True)
    IncidentReportFactory(incident=whole)
    with pytest.raises(NotPublishableError):
        split(incident=whole, evidence_ids=[whole.evidence.get().pk], by=moderator)
    assert Incident.objects.count() == 1


def test_unmerge_and_unsplit_where_there_is_nothing_to_undo(moderator):
    for undo in (unmerge, unsplit):
        with pytest.raises(NotPossibleError):
            undo(incident=IncidentFactory(), by=moderator)


def test_merging_and_splitting_take_the_right(moderator):
    suggestion = MergeSuggestionFactory()
    nobody = UserFactory()
    with pytest.raises(NotAllowedError):
        merge(incident=suggestion.first, into=suggestion.second, by=nobody)
    with pytest.raises(NotAllowedError):
        split(incident=suggestion.first, by=nobody)
    with pytest.raises(NotAllowedError):
        mark_different(suggestion=suggestion, by=nobody)


def test_who_looked_at_an_older_state_does_not_merge(moderator):
    one, other = IncidentFactory.create_batch(2)
    seen = one.updated_at
    Incident.objects.filter(pk=one.pk).update(updated_at=F("created_at"), title="changed")
    merge_seen = Incident.objects.get(pk=one.pk).updated_at
    assert merge_seen != seen
    with pytest.raises(ChangedMeanwhileError):
        merge(incident=one, into=other, by=moderator, seen=seen)
    assert Incident.objects.get(pk=one.pk).status == Status.CANDIDATE


def test_whoever_takes_in_what_is_hidden_is_hidden_too_until_it_leaves(moderator, senior):
    hidden, shown = IncidentFactory(published=True, restricted=True), IncidentFactory(published=True)
    before = snapshot(hidden, shown)

    merge(incident=hidden, into=shown, by=moderator)
    shown.refresh_from_db()
    assert shown.restricted
    assert "title" not in Event.objects.filter(subject=f"incidents/{shown.pk}").latest("pk").payload
    assert shown.decisions.get().changes["restricted"] == {"from": False, "to": True}

    unmerge(incident=hidden, by=senior)
    assert snapshot(hidden, shown) == before


def test_a_whole_that_was_hidden_is_not_shown_again_by_somebody_who_may_not_reveal(moderator):
    hidden, shown = IncidentFactory(published=True, restricted=True), IncidentFactory(published=True)
    merge(incident=hidden, into=shown, by=moderator)

    unmerge(incident=hidden, by=moderator)

    shown.refresh_from_db()
    assert shown.restricted
    assert "restricted" not in shown.decisions.latest("pk").changes
    assert Incident.objects.get(pk=hidden.pk).status == Status.PUBLISHED


def test_what_an_import_hid_for_a_name_is_public_and_hidden_again_after_a_merge(moderator, senior):
    named = IncidentFactory(published=True, restricted=True, names_person=True)
    into = IncidentFactory(published=True)
    approvals.submit(incident=named, action="merge", parameters={"into": into}, by=moderator)
    approvals.approve(proposal=approvals.open_proposal(named), by=senior)

    unmerge(incident=named, by=moderator)

    named.refresh_from_db()
    assert (named.status, named.restricted) == (Status.PUBLISHED, True)


def test_an_unmerge_does_not_reveal_what_was_hidden_before(moderator):
    part, survivor = IncidentFactory(restricted=True), IncidentFactory(restricted=True)
    merge(incident=part, into=survivor, by=moderator)
    unmerge(incident=part, by=moderator)
    survivor.refresh_from_db()
    assert survivor.restricted


def test_an_unmerge_does_not_reveal_what_another_part_hides(moderator):
    leaves, stays = IncidentFactory.create_batch(2, restricted=True, evidence=1)
    survivor = IncidentFactory(published=True)
    for part in (leaves, stays):
        merge(incident=part, into=survivor, by=moderator)

    unmerge(incident=leaves, by=moderator)

    survivor.refresh_from_db()
    assert survivor.restricted


def test_what_was_hidden_on_a_part_stays_hidden_when_the_part_leaves_without_it(moderator):
    whole, part, *_ = split_up(moderator, placed=True)
    edit(incident=part, values={"restricted": True}, by=moderator)
    unsplit(incident=part, by=moderator)

    unmerge(incident=part, by=moderator)

    whole.refresh_from_db()
    assert whole.restricted


def test_a_survivor_is_as_likely_as_the_likeliest_of_its_parts_and_the_undo_restores_it(moderator):
    strong = IncidentFactory(likelihood=0.94, likely=True)
    weak = IncidentFactory(likelihood=0.21)

    merge(incident=strong, into=weak, by=moderator)
    weak.refresh_from_db()
    assert (weak.likelihood, weak.likely) == (0.94, True)

    unmerge(incident=strong, by=moderator)
    weak.refresh_from_db()
    assert (weak.likelihood, weak.likely) == (0.21, False)
