"""The desk under real hands: many decisions by keyboard, two people at once, the way back, nothing lost."""

import json
import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.models import Claim, Decision, Incident, Status
from incidents.services import approvals
from tests.browser.conftest import DESK, PHONE, comes_true, complaints_of_axe, press
from tests.factories import IncidentFactory, IncidentReportFactory, MergeSuggestionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(number, **facts):
    """So many candidates that could be published, the likeliest first."""
    return [
        IncidentFactory(placed=True, evidence=1, title=f"Case {n:03}", likelihood=0.99 - n / 1000, **facts)
        for n in range(number)
    ]


def heading(page):
    return page.locator("#item h1")


def on(page, title):
    expect(heading(page)).to_have_text(title)
    expect(heading(page)).to_be_focused()


def begin(at_desk, user=None, **options):
    watched = at_desk(user or UserFactory(role=MODERATOR), **options)
    press(watched.page, "Enter")
    expect(heading(watched.page)).to_be_focused()
    return watched


def settled(page):
    """Everything that was sent has been answered."""
    expect(page.locator("#desk:not([data-busy])")).to_be_attached(timeout=60_000)


def status(incident):
    return Incident.objects.get(pk=incident.pk).status


def test_thirty_decisions_among_two_hundred_take_at_most_two_keys_each(at_desk):
    cases = fill(200)
    alike = cases[2:30:5]
    for case in alike:
        MergeSuggestionFactory(first=case, second=cases[100 + case.pk % 50])
    watched = begin(at_desk)
    page = watched.page

    for number, case in enumerate(cases[:30]):
        on(page, case.title)
        press(page, *("m1" if case in alike else ("p" if number % 2 else "r1")))
    on(page, "Case 030")
    settled(page)

    decided = Decision.objects.filter(action__in=["publish", "reject", "merge"])
    assert decided.values("incident").distinct().count() == 30
    assert Incident.objects.filter(status=Status.MERGED).count() == len(alike)
    assert Incident.objects.waiting().count() == 170
    expect(page.locator(".summary")).to_contain_text("170 waiting")
    expect(page.locator(".summary")).to_contain_text("30 decided by you today")
    watched.assert_clean()


def test_two_people_never_get_the_same_item(at_desk):
    fill(40)
    pages = [begin(at_desk, UserFactory(role=MODERATOR)).page for _ in range(2)]
    for _ in range(10):
        for page in pages:
            before = heading(page).text_content()
            press(page, *"r1")
            expect(heading(page)).not_to_have_text(before)
        assert len({heading(page).text_content() for page in pages}) == 2
    for page in pages:
        settled(page)
        expect(page.locator(".errornote")).to_have_count(0)
    decided = Decision.objects.filter(action="reject")
    assert decided.count() == 20 == decided.values("incident").distinct().count()
    assert {row["by"] for row in decided.values("by")} == {
        user.pk for user in type(decided[0].by).objects.filter(decisions__isnull=False)
    }


@pytest.mark.parametrize(("keys", "after"), [("r1", Status.REJECTED), ("p", Status.PUBLISHED)])
def test_undo_by_one_key_brings_the_item_back(at_desk, keys, after):
    first, _second = fill(2)
    page = begin(at_desk).page
    press(page, *keys)
    on(page, "Case 001")
    expect(page.locator(".undo")).to_contain_text("Case 000")
    assert status(first) == after
    press(page, "u")
    on(page, "Case 000")
    expect(page.locator(".undo")).to_have_count(0)
    assert status(first) == Status.CANDIDATE
    expect(page.locator(f"[data-row='{first.pk}']")).to_be_visible()


def test_undo_right_after_a_decision_takes_that_one_back_and_not_the_one_before(at_desk):
    first, second, _third = fill(3)
    page = begin(at_desk).page
    press(page, *"r1")
    on(page, "Case 001")
    press(page, *"r1u")
    on(page, "Case 001")
    assert (status(first), status(second)) == (Status.REJECTED, Status.CANDIDATE)


def test_the_seconds_to_undo_run_or_stand_still_for_whoever_asks_for_that(at_desk):
    fill(3)
    page = begin(at_desk).page  # with reduced motion
    press(page, *"r1")
    expect(page.locator(".undo-left")).to_contain_text("until")
    page.emulate_media(reduced_motion="no-preference")
    press(page, *"r1")
    expect(page.locator(".undo")).to_contain_text("Case 001")
    seconds = page.locator(".undo-left").text_content()
    expect(page.locator(".undo-left")).not_to_have_text(seconds)


def test_on_a_phone_the_way_back_is_one_line_between_the_words_and_the_actions(at_desk):
    fill(3, description="Police pushed a woman.")
    page = begin(at_desk, viewport=PHONE).page
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".undo")).to_contain_text("Case 000")
    undo, bar = (page.locator(name).bounding_box() for name in (".undo", ".decide"))
    assert undo["height"] <= 50
    assert bar["y"] - 40 <= undo["y"] + undo["height"] <= bar["y"]
    assert complaints_of_axe(page) == []
    page.get_by_role("button", name="Undo").click()
    on(page, "Case 000")


def test_the_list_follows_what_is_saved_and_merged(at_desk):
    first, second, _third = fill(3, description="Police pushed a woman.")
    MergeSuggestionFactory(first=first, second=second, score=0.9)
    page = begin(at_desk).page
    mine, other = (page.locator(f"[data-row='{case.pk}']") for case in (first, second))
    expect(other).to_contain_text("like 1 other")
    other.get_by_role("checkbox").check()
    page.fill("#id_title", "Case with another title")
    press(page, "Escape")
    press(page, "w")
    expect(mine).to_contain_text("Case with another title")
    expect(mine).to_have_attribute("aria-current", "true")
    press(page, *"n1")
    expect(other).not_to_contain_text("like 1 other")
    expect(mine).not_to_contain_text("like 1 other")
    expect(other.get_by_role("checkbox")).to_be_checked()


def test_a_decision_that_fails_comes_back_with_the_reason_and_with_what_was_typed(at_desk):
    first, _second, third = fill(3)
    page = begin(at_desk).page
    press(page, "e")
    page.keyboard.type("Typed with care: ")
    press(page, "Escape")
    expect(page.locator("#id_title")).to_have_value("Typed with care: Case 000")
    Incident.objects.filter(pk=first.pk).update(updated_at=timezone.now())
    press(page, "p")
    expect(page.locator("[role=alert]")).to_contain_text("changed by somebody else")
    expect(page.locator("#id_title")).to_have_value("Typed with care: Case 000")
    expect(page.locator(f"[data-row='{first.pk}']")).to_be_visible()
    press(page, "p")
    on(page, "Case 001")
    settled(page)
    assert Incident.objects.get(pk=first.pk).title == "Typed with care: Case 000"
    assert status(third) == Status.CANDIDATE


def test_a_connection_that_is_lost_loses_nothing(at_desk):
    first, _second = fill(2)
    page = begin(at_desk).page
    page.fill("#id_agency", "State patrol")
    press(page, "Escape")
    page.route("**/change/**", lambda route: route.abort())
    press(page, "p")
    expect(page.locator("[role=alert]")).to_contain_text("Nothing of yours is lost")
    expect(page.locator("#id_agency")).to_have_value("State patrol")
    page.unroute("**/change/**")
    press(page, "p")
    on(page, "Case 001")
    settled(page)
    assert Incident.objects.get(pk=first.pk).agency == "State patrol"


def test_what_was_typed_and_left_is_there_on_return(at_desk):
    fill(3)
    page = begin(at_desk).page
    page.fill("#id_agency", "State patrol")
    press(page, "Escape", "j")
    on(page, "Case 001")
    press(page, "k")
    on(page, "Case 000")
    expect(page.locator("#id_agency")).to_have_value("State patrol")


def test_addresses_are_real_and_the_back_button_goes_back(at_desk):
    first, second, *_ = fill(4)
    page = begin(at_desk).page
    expect(page).to_have_url(re.compile(f"/{first.pk}/change/"))
    press(page, "j")
    on(page, "Case 001")
    expect(page).to_have_url(re.compile(f"/{second.pk}/change/"))
    expect(page).to_have_title(re.compile("^Case 001"))
    page.go_back()
    on(page, "Case 000")
    page.reload()
    expect(heading(page)).to_have_text("Case 000")


def test_what_is_open_is_held_and_given_back_on_leaving(at_desk):
    first, *_ = fill(8)
    page = begin(at_desk).page
    assert comes_true(page, lambda: Claim.objects.count() == 3)
    settled(page)  # the page knows of them by now
    assert Claim.objects.filter(incident=first).exists()
    page.goto("about:blank")
    assert comes_true(page, lambda: not Claim.objects.exists())


def test_somebody_elses_item_can_be_read_and_taken_over_by_a_senior(at_desk):
    fill(1)
    begin(at_desk, UserFactory(role=MODERATOR, username="amira"))
    page = at_desk(UserFactory(role=SENIOR_MODERATOR)).page
    page.click(".row-title")
    expect(page.locator(".taken")).to_contain_text("amira works on this since")
    press(page, *"r1")
    assert Incident.objects.waiting().count() == 1
    press(page, "t")
    expect(page.locator(".taken")).to_have_count(0)
    press(page, *"r1")
    expect(heading(page)).to_contain_text("Nothing else is waiting")


def test_several_at_once_with_preview_and_one_undo(at_desk):
    cases = fill(5)
    watched = at_desk(UserFactory(role=MODERATOR))
    page = watched.page
    boxes = page.locator("[data-row] input")
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-chosen]")).to_contain_text("3")
    press(page, *"jx")
    expect(page.locator("[data-chosen]")).to_contain_text("4")
    press(page, *"b1")
    expect(page.locator("h1")).to_have_text("Publish 4 incidents?")
    assert complaints_of_axe(page) == []
    press(page, "Enter")
    expect(page.locator(".messagelist")).to_contain_text("Publish: 4 incidents.")
    assert [status(case) for case in cases] == ["published"] * 4 + ["candidate"]
    press(page, "u")
    expect(page.locator("#said")).to_contain_text("Undone for 4 incidents")
    assert {status(case) for case in cases} == {Status.CANDIDATE}
    watched.assert_clean()


def test_what_takes_seconds_says_so_and_goes_only_once(at_desk):
    fill(3)
    page = at_desk(UserFactory(role=MODERATOR)).page
    page.locator("[data-row] input").nth(0).click()
    page.locator("[data-row] input").nth(2).click(modifiers=["Shift"])
    press(page, *"b1")
    expect(page.locator("h1")).to_have_text("Publish 3 incidents?")
    page.evaluate(
        """document.addEventListener("submit", (event) => {
             document.body.dataset.sent = Number(document.body.dataset.sent ?? 0) + !event.defaultPrevented;
             event.preventDefault();
           })"""
    )

    press(page, "Enter", "Enter")
    page.click(".go button", force=True)

    expect(page.locator("[data-going-said]")).to_have_text("Publishing 3 …")
    expect(page.locator(".go button")).to_have_text("Publishing 3 …")
    expect(page.locator("body")).to_have_attribute("data-sent", "1")


def test_a_first_approval_and_then_the_seniors_second_by_one_key_each(at_desk):
    lethal, _other = fill(2)
    Incident.objects.filter(pk=lethal.pk).update(force_rank=5)
    page = begin(at_desk).page
    press(page, "p")
    on(page, "Case 001")
    expect(page.locator("#said")).to_contain_text("waits for a senior")

    senior = at_desk(UserFactory(role=SENIOR_MODERATOR), path=f"{DESK}?view=second").page
    press(senior, "Enter")
    on(senior, "Case 000")
    expect(senior.locator(".proposal")).to_contain_text("gave the first approval")
    press(senior, "a")
    expect(heading(senior)).to_contain_text("Nothing else is waiting")
    settled(senior)
    assert status(lethal) == Status.PUBLISHED


def test_a_senior_declines_with_two_keys(at_desk):
    lethal = fill(1, force_rank=5)[0]
    approvals.submit(incident=lethal, by=UserFactory(role=MODERATOR))
    page = begin(at_desk, UserFactory(role=SENIOR_MODERATOR), path=f"{DESK}?view=second").page
    press(page, *"d2")
    expect(heading(page)).to_contain_text("Nothing else is waiting")
    settled(page)
    assert lethal.proposals.get().answer_words == "The words say more than the evidence."


def test_hidden_and_graphic_things_show_when_asked_for_and_are_counted(at_desk):
    fill(1, restricted=True)
    case = fill(1)[0]
    case.evidence.update(graphic=True)
    Incident.objects.filter(pk=case.pk).update(likelihood=0.1, title="The graphic one")
    page = begin(at_desk).page
    expect(heading(page)).to_contain_text("hidden")
    press(page, "g")
    on(page, "Case 000")
    expect(page.locator(".summary")).to_contain_text("1 hidden, 0 graphic")
    press(page, "j")
    on(page, "The graphic one")
    expect(page.locator("[data-graphic]")).to_be_hidden()
    page.fill("#id_agency", "Typed before")
    press(page, "Escape", "g")
    expect(page.locator("[data-graphic]")).to_be_visible()
    expect(page.locator("#id_agency")).to_have_value("Typed before")
    expect(page.locator(".summary")).to_contain_text("1 hidden, 1 graphic")


def test_views_by_two_keys_and_search_by_one(at_desk):
    fill(3)
    page = at_desk(UserFactory(role=MODERATOR)).page
    press(page, *"v3")
    expect(page.locator(".queue-title")).to_contain_text("Longest waiting first")
    press(page, "/")
    expect(page.locator("[name=q]")).to_be_focused()
    page.keyboard.type("002")
    press(page, "Enter")
    expect(page.locator("[data-row]")).to_have_count(1)


def test_the_desk_works_without_its_script(at_desk):
    first, second = fill(2)
    page = at_desk(UserFactory(role=MODERATOR), java_script_enabled=False).page
    page.click("text=Begin with the first")
    expect(heading(page)).to_have_text("Case 000")
    page.click("summary:has-text('Reject')")
    page.click(".decide .choices >> text=Another reason")
    expect(heading(page)).to_have_text("Case 001")
    page.click(".decide button[value=publish]")
    expect(page.locator(".undo")).to_contain_text("Case 001")
    assert (status(first), status(second)) == (Status.REJECTED, Status.PUBLISHED)
    page.click(".undo button")
    expect(heading(page)).to_have_text("Case 001")
    assert status(second) == Status.CANDIDATE


def rich_case():
    """An item with everything on it that the desk can show."""
    case, other = fill(2)
    day = date(2026, 5, 29)
    Incident.objects.filter(pk=case.pk).update(
        title="Officer Dana Whitfield pushed a 14-year-old girl", involves_child=True, occurred_on=day
    )
    case.evidence.update(graphic=True)
    IncidentReportFactory(incident=case)
    MergeSuggestionFactory(first=case, second=other)
    return Incident.objects.get(pk=case.pk)


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("state", ["queue", "item", "notice", "second", "declined", "undo"])
def test_rules_of_accessibility(at_desk, state, viewport):
    case = rich_case()
    view = "likeliest"
    if state == "notice":
        Incident.objects.filter(pk=case.pk).update(restricted=True)
    if state in {"second", "declined"}:
        Incident.objects.filter(pk=case.pk).update(
            title="Shots in a street", involves_child=False, force_rank=5
        )
        case = approvals.submit(
            incident=Incident.objects.get(pk=case.pk), by=UserFactory(role=MODERATOR), words="See the video."
        )
        view = "second"
    if state == "declined":
        senior = UserFactory(role=SENIOR_MODERATOR)
        approvals.decline(proposal=case.proposals.get(), by=senior, words="Not yet.")
    path = DESK if state == "queue" else f"{DESK}{case.pk}/change/?view={view}"
    page = at_desk(UserFactory(role=SENIOR_MODERATOR), path=path, viewport=viewport).page
    if state == "undo":
        page.locator("summary:has-text('Reject')").click()
        page.click(".decide .choices >> text=Another reason")
        expect(page.locator(".undo")).to_be_visible()
    if state == "item":
        expect(page.locator(".leaflet-container")).to_be_visible()
        page.locator("#item summary:has-text('Compare here')").click()
    assert complaints_of_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_policy_of_the_page_is_kept(at_desk):
    rich_case()
    watched = begin(at_desk)
    settled(watched.page)
    press(watched.page, "j")
    settled(watched.page)
    assert json.loads(json.dumps(watched.complaints)) == []
    watched.assert_clean()
