"""Sightings at the desk: in which order, what a page shows, what a key does, and who may see what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from sightings.admin.known_area import known_area
from sightings.local_time import local
from sightings.models import Sighting, SightingStatus
from sightings.placing import Place, Precision
from sightings.services import activities, finding_places, joining, looking_at_photos
from tests.factories import UserFactory
from tests.sightings.photos.photo_rows import a_photo
from tests.sightings.public.sighting_rows import MACARTHUR, checked_photo, put_down, sender
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/sightings/sighting/"


@pytest.fixture
def desk(client):
    """``desk(role)`` signs somebody in."""

    def enter(role=MODERATOR):
        sign_in(client, UserFactory(role=role), second_factor=True)
        return client

    return enter


def page_of(sighting):
    return reverse("admin:sightings_sighting_change", args=[sighting.pk])


def waiting(n=0, **told):
    place = Place(34.05 + n / 10, -118.25, Precision.POINT)
    return put_down(
        now=timezone.now(), photo=False, place=place, contributor=sender(f"+121355510{n:02}"), **told
    )


def test_those_that_wait_for_a_person_stand_first(desk):
    first = waiting(1)
    shown = put_down(now=timezone.now())

    assert of_list(desk().get(LIST, {"view": "all"})) == [first, shown]


def of_list(answer):
    return [card.sighting for card in answer.context["cards"]]


def test_the_list_shows_what_waits_until_more_is_asked_for(desk):
    client, waits, decided = desk(), waiting(1), waiting(2)
    shown = put_down(now=timezone.now())
    client.post(page_of(decided), {"action": "confirm"})

    assert of_list(client.get(LIST)) == of_list(client.get(LIST, {"p": 1})) == [waits]
    assert of_list(client.get(LIST, {"view": "decided"})) == [decided]
    assert set(of_list(client.get(LIST, {"view": "all"}))) == {waits, decided, shown}
    assert of_list(client.get(LIST, {"q": shown.public_id})) == [shown], "who searches looks everywhere"


def test_a_card_shows_what_a_verdict_takes(desk):
    put_down(
        now=timezone.now(), photos=[checked_photo(outcome="needs_person", score=0.41)], activity="eviction"
    )

    page = desk().get(LIST).content.decode()

    for words in ("near MacArthur Park · Los Angeles, CA", "an eviction", "Just now"):
        assert words.lower() in page.lower()
    assert "The machine is not sure what the photo shows." in page
    assert "police-like content: 0.41" in page
    assert "<img" not in page.partition('class="cards"')[2], "a picture shows when it is asked for"


def test_use_of_force_is_read_first(desk):
    client, old, force, new = desk(), waiting(1), waiting(2, activity="force"), waiting(3)

    assert of_list(client.get(LIST)) == [force, new, old]
    walked, page = [force], client.get(page_of(force))
    while (after := page.context["after"]) not in {one.pk for one in walked}:
        walked.append(Sighting.objects.get(pk=after))
        page = client.get(page_of(walked[-1]))
    assert walked == [force, new, old]
    assert client.get(page_of(new)).context["before"] == force.pk
    assert client.get(page_of(old)).context["before"] == new.pk


def test_a_card_shows_the_senders_words_before_a_key_decides_on_them(desk):
    waiting(note="they throw everything away")
    assert "they throw everything away" in desk().get(LIST).content.decode()


def test_a_card_says_that_it_was_put_together_with_another_which_the_map_shows(desk):
    first, joined = put_down(now=timezone.now()), waiting(1)
    joining.join(joined, first, now=timezone.now())

    card = desk().get(LIST).content.decode().partition('class="cards"')[2]

    assert f'Put together with <a href="{page_of(first)}">{first.public_id}</a> (' in card


def test_what_has_no_photo_is_not_rejected_for_its_photos(desk):
    client, words = desk(), waiting(1)
    for page in (client.get(LIST), client.get(page_of(words))):
        assert 'value="reject:not_police"' not in page.content.decode()


def test_times_are_by_the_clock_of_the_place_and_say_so(desk):
    sighting = waiting()
    Sighting.objects.filter(pk=sighting.pk).update(seen_at=datetime(2026, 11, 22, 20, 5, tzinfo=UTC))
    page = desk().get(page_of(sighting)).content.decode()
    assert "12:05 p.m. (PST)" in page


def test_a_card_is_decided_from_the_list_and_the_next_one_is_in_hand(desk):
    client, older, newer = desk(), waiting(1), waiting(2)

    answer = client.post(page_of(newer), {"action": "reject:wrong_place_or_time", "list": "p=1&q="})

    assert answer.headers["Location"] == f"{LIST}?p=1&q=#sighting-{older.pk}"
    newer.refresh_from_db()
    assert newer.status == SightingStatus.REJECTED
    assert newer.decisions.order_by("pk").last().reason == "wrong_place_or_time"
    assert client.post(page_of(older), {"action": "confirm", "list": ""}).headers["Location"] == LIST


def test_only_who_may_decide_sees_the_keys_and_only_on_what_is_open(desk):
    client, decided = desk(), waiting(1)
    client.post(page_of(decided), {"action": "confirm"})
    assert 'data-key="n"' not in client.get(LIST, {"view": "all"}).content.decode()

    put_down(now=timezone.now(), photos=[checked_photo(outcome="needs_person", score=0.4)])
    page = client.get(LIST).content.decode()
    assert [page.count(f'data-key="{key}"') for key in "pnwho"] == [1] * 5


@pytest.mark.parametrize("action", ["reject", "reject:", "reject:because"])
def test_a_rejection_says_why(desk, action):
    sighting = waiting()

    answer = desk().post(page_of(sighting), {"action": action}, follow=True)

    assert "Say why it is rejected." in answer.content.decode()
    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.FOR_PERSON


def test_the_list_asks_as_much_for_many_as_for_few(desk, django_assert_max_num_queries):
    client = desk()
    for n in range(3):
        waiting(n)
    client.get(LIST)
    with django_assert_max_num_queries(16):
        client.get(LIST)
    for n in range(3, 30):
        waiting(n, photos=[checked_photo(outcome="needs_person", score=0.4)])
    with django_assert_max_num_queries(16):
        assert len(of_list(client.get(LIST))) == 30


def test_a_page_shows_the_senders_words_and_no_number(desk):
    sighting = waiting(note="by the blue tent")

    answer = desk().get(page_of(sighting))

    assert "by the blue tent" in answer.content.decode()
    assert "2135551" not in answer.content.decode()
    assert "34.05" not in answer.content.decode() or "data-latitude" in answer.content.decode()


def test_confirming_goes_on_to_the_next_that_waits(desk):
    one, two = waiting(1), waiting(2)

    answer = desk().post(page_of(two), {"action": "confirm", "note": "seen on video"})

    assert answer.headers["Location"] == page_of(one)
    two.refresh_from_db()
    assert two.status == SightingStatus.CONFIRMED
    assert two.decisions.order_by("pk").last().note == "seen on video"


def test_what_is_confirmed_before_its_sender_has_left_says_when_it_will_show(desk):
    early, open_now = waiting(1, show_after=timedelta(minutes=30)), waiting(2)

    told = desk().post(page_of(early), {"action": "confirm"}, follow=True).content.decode()
    shown = desk().post(page_of(open_now), {"action": "confirm"}, follow=True).content.decode()

    early.refresh_from_db()
    clock = local(early.publish_at, "America/Los_Angeles")  # where it is, as on its page
    assert f"On the map from {clock:%H:%M} ({clock.tzname()})" in told
    assert "On the map from" not in shown


def test_a_decision_is_taken_back_from_its_own_page_with_why(desk):
    client, sighting = desk(), waiting(1)
    client.post(page_of(sighting), {"action": "confirm"})

    client.post(page_of(sighting), {"action": "restore", "note": "it was the other street"})

    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.FOR_PERSON
    assert sighting.decisions.order_by("pk").last().note == "it was the other street"


def test_after_the_last_one_the_list_comes(desk):
    assert desk().post(page_of(waiting()), {"action": "reject:other"}).headers["Location"] == LIST


def test_a_decision_that_came_too_late_says_so(desk):
    sighting = waiting()
    Sighting.objects.update(status=SightingStatus.WITHDRAWN)

    answer = desk().post(page_of(sighting), {"action": "confirm"}, follow=True)

    assert "taken it back" in answer.content.decode()


def test_an_exact_place_is_for_seniors_and_logged(desk):
    sighting = put_down(now=timezone.now())
    exact = f"{MACARTHUR.latitude:.5f}"

    assert desk().post(page_of(sighting), {"action": "reveal"}).status_code == 403
    senior = desk(SENIOR_MODERATOR)
    assert exact not in senior.get(page_of(sighting)).content.decode()
    assert exact in senior.post(page_of(sighting), {"action": "reveal"}).content.decode()
    assert AuditEntry.objects.filter(action="sighting.reveal").count() == 1


def test_who_has_no_role_sees_nothing(client):
    sign_in(client, UserFactory(), second_factor=True)
    assert client.get(page_of(waiting())).status_code == 403


def test_an_address_made_by_hand_is_not_found(desk):
    assert desk().get(f"{LIST}nonsense/change/").status_code == 404


def test_a_moderator_writes_a_nul_and_nothing_breaks(desk):
    sighting = waiting()
    desk().post(page_of(sighting), {"action": "reject:other", "note": "a\0b"})
    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.REJECTED


class TestWayBack:
    """The last decision can be taken back from the page that comes next, for a minute."""

    def strip(self, answer):
        return 'class="take-back"' in answer.content.decode()

    def test_it_stands_on_the_next_page_and_brings_the_sighting_back(self, desk):
        client, one, two = desk(), waiting(1), waiting(2)
        following = client.post(page_of(two), {"action": "confirm"}, follow=True)
        assert self.strip(following)
        undo = following.context["undo"]

        answer = client.post(page_of(undo.sighting), {"action": "undo", "decision": undo.decision})

        assert answer.headers["Location"] == page_of(two)
        two.refresh_from_db()
        assert two.status == SightingStatus.FOR_PERSON
        assert not self.strip(client.get(page_of(one)))

    def test_it_stands_on_the_list_after_the_last_one(self, desk):
        assert self.strip(desk().post(page_of(waiting()), {"action": "reject:other"}, follow=True))

    def test_it_is_nobody_elses(self, desk):
        sighting, other = waiting(1), waiting(2)
        desk().post(page_of(sighting), {"action": "reject:other"})

        assert not self.strip(desk().get(page_of(other)))

    def test_after_a_minute_it_is_over(self, desk):
        client, sighting, other = desk(), waiting(1), waiting(2)
        client.post(page_of(sighting), {"action": "reject:other"})
        line = sighting.decisions.order_by("pk").last()
        long_ago = timezone.now() - timedelta(seconds=61)
        type(line).objects.filter(pk=line.pk).update(at=long_ago)
        Sighting.objects.filter(pk=sighting.pk).update(decided_at=long_ago)

        assert not self.strip(client.get(page_of(other)))
        answer = client.post(page_of(sighting), {"action": "undo", "decision": line.pk}, follow=True)
        assert "The time to undo is over" in answer.content.decode()
        sighting.refresh_from_db()
        assert sighting.status == SightingStatus.REJECTED


def test_the_list_leads_to_the_first_and_to_the_queues_beside_it(desk):
    waiting(1)
    newest = waiting(2)

    page = desk().get(LIST).content.decode()

    assert f'href="{page_of(newest)}" data-key="b"' in page
    assert "2 wait for a person" in page
    assert ">Photos (0)</a>" in page and ">Conversations (0)</a>" in page


def test_the_list_says_how_old_the_oldest_is_and_what_i_decided_today(desk):
    client, old, decided, undone = desk(), waiting(1), waiting(2), waiting(3)
    Sighting.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(minutes=50))
    for sighting in (decided, undone):
        client.post(page_of(sighting), {"action": "confirm"})
    client.post(page_of(undone), {"action": "restore"})

    page = client.get(LIST).content.decode()

    assert "the oldest came 50\xa0minutes ago" in page
    assert "1 decided by you today" in page


def test_all_is_offered_once_something_was_left_out(desk):
    client, offer = desk(), '(<a href="?">Show all</a>)'
    waiting(1)
    for asked, is_offered in (({}, False), ({"q": "Glendale"}, True), ({"activity__exact": "force"}, True)):
        assert (offer in client.get(LIST, asked).content.decode()) is is_offered


def test_filters_offer_what_can_be_found(desk):
    waiting(1)
    filters = desk().get(LIST).content.decode().partition('id="changelist-filter"')[2]
    assert "California" in filters and "Nevada" not in filters
    assert "withdrawn by its sender" in filters and "not finished" not in filters


class TestAreaOnMap:
    """What is known by an area alone has a map as well, and words that say that it is one."""

    def place(self, zip_code="", city=None):
        spot = finding_places.in_words(zip_code or city, now=timezone.now())
        return spot.as_place()

    @pytest.mark.parametrize(
        ("told", "kind", "words"),
        [
            ({"zip_code": "90013"}, "zip", "Only the ZIP code is known: 90013."),
            ({"city": "Oakland, CA"}, "city", "Only the city is known: Oakland, CA."),
        ],
    )
    def test_the_map_stands_on_its_middle(self, desk, told, kind, words):
        sighting = put_down(now=timezone.now(), photo=False, place=self.place(**told))
        answer = desk().get(page_of(sighting))

        area, page = answer.context["area"], answer.content.decode()
        assert f'data-latitude="{area.latitude:.6f}"' in page and f'data-area="{kind}"' in page
        assert words in page

    def test_of_a_zip_code_that_is_its_own_middle_and_not_the_citys(self):
        sighting = put_down(now=timezone.now(), photo=False, place=self.place("90013"))
        assert known_area(sighting)[1:3] != (sighting.city.latitude, sighting.city.longitude)

    def test_without_a_city_the_county_and_then_the_state(self):
        sighting = put_down(now=timezone.now(), photo=False, place=self.place(city="Oakland, CA"))
        sighting.city = None
        assert known_area(sighting).kind == "county"
        sighting.county = None
        assert known_area(sighting).kind == "state"
        sighting.state = None
        assert known_area(sighting) is None

    def test_a_point_is_no_area(self, desk):
        page = desk().get(page_of(put_down(now=timezone.now()))).content.decode()
        assert "data-latitude" in page and "data-area" not in page and "map-words" not in page


def test_what_was_done_with_a_photo_stands_in_the_history_in_words(desk, settings, tmp_path):
    settings.VAR = tmp_path
    photo = a_photo(contributor=sender(), outcome="needs_person", score=0.4)
    sighting = put_down(now=timezone.now(), photos=[photo])
    looking_at_photos.refuse(photo=photo, by=UserFactory(role=MODERATOR), now=timezone.now())

    page = desk().get(page_of(sighting)).content.decode()

    assert "a photo: refused" in page and "refuse_photo" not in page


class TestWhatPoliceDo:
    """It is put right on the page of the sighting, which stays."""

    def correct(self, client, sighting, activity="eviction", note="a notice on the door"):
        told = {"action": "activity", "activity": activity, "note": note}
        return client.post(page_of(sighting), told, follow=True)

    def test_it_is_put_right_and_the_page_stays(self, desk):
        client, sighting = desk(), waiting(1, activity="present")

        answer = self.correct(client, sighting)

        assert answer.redirect_chain == [(page_of(sighting), 302)]
        page = answer.content.decode()
        assert "Put right: Eviction.</li>" in page and "Put right: Eviction. Glendale, CA" in page
        assert "put right: “Eviction”, not “Police present”" in page and "a notice on the door" in page
        sighting.refresh_from_db()
        assert (sighting.activity, sighting.status) == ("eviction", SightingStatus.FOR_PERSON)

    def test_the_choices_are_what_it_does_not_say_already(self, desk):
        page = desk().get(page_of(waiting(1, activity="present"))).content.decode()
        chosen = page.partition('name="activity"')[2].partition("</select>")[0]
        assert [value in chosen for value in ("eviction", "belongings", "force")] == [True] * 3
        assert "present" not in chosen

    def test_of_one_that_was_joined_it_says_which_one_the_map_shows(self, desk):
        first, joined = put_down(now=timezone.now()), waiting(1, activity="present")
        client = desk()
        assert "Map and data say it at once." in client.get(page_of(joined)).content.decode()
        joining.join(joined, first, now=timezone.now())

        page = client.get(page_of(joined)).content.decode()

        assert f'Map and data show <a href="{page_of(first)}">{first.public_id}</a>' in page
        assert "Map and data say it at once." not in page

    def test_it_is_for_who_may_decide(self, client):
        sighting, person = waiting(1, activity="present"), UserFactory(is_staff=True)
        person.user_permissions.add(Permission.objects.get(codename="view_sighting"))
        sign_in(client, person, second_factor=True)

        assert 'name="activity"' not in client.get(page_of(sighting)).content.decode()
        assert self.correct(client, sighting).status_code == 403
        sighting.refresh_from_db()
        assert sighting.activity == "present"

    def test_without_why_nothing_changes(self, desk):
        sighting = waiting(1, activity="present")
        assert "Say why" in self.correct(desk(), sighting, note="").content.decode()
        sighting.refresh_from_db()
        assert sighting.activity == "present"

    def test_of_what_is_over_nothing_is_put_right(self, desk):
        client, sighting = desk(), put_down(now=timezone.now())
        Sighting.objects.update(status=SightingStatus.WITHDRAWN)
        assert 'name="activity"' not in client.get(page_of(sighting)).content.decode()
        assert "taken it back" in self.correct(client, sighting).content.decode()

    def test_for_a_minute_it_can_be_undone_also_where_it_was_decided(self, desk):
        client, sighting = desk(), waiting(1, activity="present")
        client.post(page_of(sighting), {"action": "confirm"})
        page = self.correct(client, sighting)
        undo = page.context["undo"]
        assert page.content.decode().count('data-key="u"') == 1, "one key, one button"

        answer = client.post(page_of(sighting), {"action": "undo", "decision": undo.decision}, follow=True)

        assert "As before: Police present." in answer.content.decode()
        sighting.refresh_from_db()
        assert (sighting.activity, sighting.status) == ("present", SightingStatus.CONFIRMED)
        assert answer.context["undo"] is None or not answer.context["undo"].is_correction

    def test_after_somebody_elses_correction_the_own_one_is_not_undone(self, desk):
        sighting = waiting(1, activity="present")
        ada = desk()
        undo = self.correct(ada, sighting).context["undo"]
        activities.correct(
            sighting=sighting, activity="belongings", by=UserFactory(), now=timezone.now(), note="tents"
        )

        answer = ada.post(page_of(sighting), {"action": "undo", "decision": undo.decision}, follow=True)

        assert "The time to undo is over" in answer.content.decode()
        sighting.refresh_from_db()
        assert sighting.activity == "belongings"

    def test_what_becomes_of_force_at_the_desk_of_incidents_is_said(self, desk):
        client, sighting = desk(), waiting(1, activity="present")
        page = self.correct(client, sighting, "force")
        assert "Put right: Use of force. It goes to the incidents’ desk, too." in page.content.decode()
        Sighting.objects.update(carried_at=timezone.now())

        undo = page.context["undo"]
        answer = client.post(page_of(sighting), {"action": "undo", "decision": undo.decision}, follow=True)
        assert "The incidents’ desk keeps what it has of it" in answer.content.decode()
