"""The API of sightings: what may be seen now and nothing else, the same in every form, and the way in."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client

from civicwatch.lib import private_files
from civicwatch.places.models import City
from sightings.models import (
    AreaCount,
    Contributor,
    HourCount,
    Photo,
    PhotoStage,
    Sighting,
    SightingStatus,
)
from sightings.placing import Place, Precision
from sightings.services import settling, showing, web_reports
from tests.sightings.conversation.phone import picture
from tests.sightings.public.sighting_rows import NOON, put_down, sender

pytestmark = pytest.mark.django_db

NEVER_TOLD = ("contributor", "phone", "exact", "note", "conversation", "received", "publish_at", "sender")


@pytest.fixture
def at(monkeypatch):
    def ask(moment, path="/api/v1/sightings/", **query):
        for module in ("sightings.api.lists", "sightings.api.sightings"):
            monkeypatch.setattr(f"{module}.timezone.now", lambda: moment)
        return Client().get(path, query)

    return ask


def test_a_list_tells_what_the_page_tells_and_no_sender(at):
    sighting = put_down(activity="eviction", note="I live at number 12")

    (told,) = at(NOON).json()["results"]

    assert told["id"] == sighting.public_id
    assert told["area_label"] == "near MacArthur Park"
    assert told["verification"] == "photo_checked"
    assert not any(word in name for name in told for word in NEVER_TOLD)
    assert "number 12" not in at(NOON).content.decode()
    assert "34.0579" not in at(NOON).content.decode()


@pytest.mark.parametrize(
    "path", ["/api/v1/sightings/", "/api/v1/sightings.geojson", "/api/v1/sightings.csv", "detail"]
)
def test_it_is_gone_from_every_address_at_its_very_last_moment(at, path):
    sighting = put_down()
    path = f"/api/v1/sightings/{sighting.public_id}/" if path == "detail" else path

    def text(moment):
        answer = at(moment, path)
        return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()

    assert sighting.public_id in text(sighting.expires_at - timedelta(microseconds=1))
    assert "MacArthur" not in text(sighting.expires_at)


def test_no_cache_may_keep_an_answer(at):
    put_down()
    assert at(NOON)["Cache-Control"] == "no-store"


def test_pages_follow_each_other_without_gap_or_repeat(at):
    ids = set()
    for n in range(7):
        place = Place(34.05 + n, -118.2, Precision.POINT)
        ids.add(put_down(place=place, seen_at=NOON - timedelta(minutes=n // 3)).public_id)

    found, path, query = [], "/api/v1/sightings/", {"limit": 3}
    while path:
        page = at(NOON, path, **query).json()
        found += [record["id"] for record in page["results"]]
        path, query = page["next"], {}

    assert len(found) == 7
    assert set(found) == ids


@pytest.mark.parametrize("path", ["/api/v1/sightings/", "/api/v1/sightings.geojson", "/api/v1/sightings.csv"])
def test_the_order_tells_no_more_of_the_moment_than_the_times_do(at, path):
    ids = [put_down(seen_at=NOON - timedelta(minutes=3, seconds=n), place=far(n)).public_id for n in range(8)]
    older = put_down(seen_at=NOON - timedelta(minutes=6), place=far(9)).public_id
    answer = at(NOON, path)
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()

    assert sorted([*ids, older], key=text.index) == [*sorted(ids), older]


def far(n):
    return Place(33 + n, -118.2, Precision.POINT)


def test_a_cursor_tells_nobody_whether_a_sighting_was_ever_there(at):
    shown, hidden = put_down(), put_down(photo=False, place=far(5))
    showing.withdraw(shown, now=NOON)

    answers = [at(NOON, cursor=f"1-{name}") for name in (shown.public_id, hidden.public_id, "neverwas00")]
    by_id_alone = [at(NOON, cursor=name) for name in (shown.public_id, hidden.public_id, "neverwas00")]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.status_code for answer in by_id_alone} == {400}


def test_a_page_follows_although_its_sighting_is_over(at):
    first, second = put_down(seen_at=NOON - timedelta(minutes=9)), put_down(place=far(5), seen_at=NOON)
    following = at(NOON, limit=1).json()["next"]
    showing.withdraw(second, now=NOON)

    assert [record["id"] for record in at(NOON, following).json()["results"]] == [first.public_id]


@pytest.mark.parametrize("cursor", ["x", "-", "1-", "-abc", "99999999999-abc", "٣-abc", "1-a'b", "1--1"])
def test_a_forged_cursor_is_refused(at, cursor):
    assert at(NOON, cursor=cursor).status_code == 400


def test_a_list_asks_as_much_for_many_as_for_few(at, django_assert_max_num_queries):
    for n in range(12):
        put_down(place=Place(34.05 + n / 2, -118.2, Precision.POINT))

    for limit in (2, 12):
        with django_assert_max_num_queries(3):
            at(NOON, limit=limit)


def test_geojson_and_csv_hold_the_same(at):
    sighting = put_down()
    (feature,) = at(NOON, "/api/v1/sightings.geojson").json()["features"]
    content = b"".join(at(NOON, "/api/v1/sightings.csv").streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(content))

    assert feature["id"] == row["id"] == sighting.public_id
    assert feature["geometry"]["coordinates"] == [sighting.longitude, sighting.latitude]
    assert float(row["latitude"]) == sighting.latitude
    assert row["confidence_word"] == "likely"


def test_no_cell_of_a_spreadsheet_is_a_formula(at):
    put_down(place=Place(34.05, -118.2, Precision.STREET, "=HYPERLINK(1)"))
    assert b"'=HYPERLINK" in b"".join(at(NOON, "/api/v1/sightings.csv").streaming_content)


def test_what_waits_for_a_person_has_no_address(at):
    sighting = put_down(photo=False)
    assert at(NOON, f"/api/v1/sightings/{sighting.public_id}/").status_code == 404


# --- counts of what is over ---


def ended(count, *, day=0, **told):
    for n in range(count):
        moment = NOON + timedelta(days=day, minutes=n)
        put_down(contributor=sender(f"+1415555{day:02}{n:02}"), now=moment, photo=True, **told)
        Sighting.objects.update(same_as=None)
        settling.settle(now=moment + timedelta(hours=4))


def areas(at, **query):
    answer = at(NOON, "/api/v1/sightings/areas/", **query).json()
    return {entry["label"]: entry["count"] for entry in answer["results"]}


def test_counts_by_area_hide_what_is_rare(at):
    ended(5)
    ended(4, place=Place(40.7128, -74.006, Precision.POINT))

    answer = at(NOON, "/api/v1/sightings/areas/", by="city").json()

    assert [(entry["label"], entry["count"]) for entry in answer["results"]] == [("Los Angeles, CA", 5)]
    assert set(answer) == {"by", "results", "total"}, "nothing of how many areas had less"


def counts(n, *, zip_code="", day="2026-05-30", city="Los Angeles", activity="present", hour=None):
    """``n`` sightings that are over, as they are counted."""
    place = City.objects.select_related("county").get(name=city, state__usps="CA")
    kept = {"state_id": place.state_id, "city": place}
    verified = {"activity": activity, "verification": "unverified"}
    AreaCount.objects.create(**kept, county=place.county, zip_code=zip_code, day=day, n=n, **verified)
    if hour is not None:
        HourCount.objects.create(**kept, month=f"{day[:7]}-01", hour=hour, n=n)


@pytest.mark.parametrize("by", ["city", "county", "state", "zip", "month", "activity", "hour"])
def test_what_an_area_had_fewer_than_five_of_is_in_no_count(at, by):
    counts(10, zip_code="90012", hour=12)
    before = areas(at, by=by)
    counts(4, zip_code="90013", activity="eviction")
    counts(4, zip_code="90012", day="2026-04-30")
    counts(4, city="San Francisco", hour=13)

    assert areas(at, by=by) == before
    assert list(before.values()) == [10]


@pytest.mark.parametrize("by", ["city", "county", "state", "zip", "month", "activity", "hour"])
def test_two_answers_never_differ_by_one_report(at, by):
    counts(9, zip_code="90012", hour=12)
    before = areas(at, by=by)
    AreaCount.objects.update(n=10)
    HourCount.objects.update(n=10)

    assert (list(before.values()), list(areas(at, by=by).values())) == ([5], [10])


def test_what_is_rare_in_each_zip_code_is_told_of_the_city_where_it_is_enough(at):
    counts(5, zip_code="90012")
    counts(4, zip_code="90013", activity="eviction")
    counts(3, zip_code="90014", activity="eviction")

    assert areas(at, by="zip") == {"90012": 5}
    assert areas(at, by="city") == {"Los Angeles, CA": 10}
    assert areas(at, by="month") == {"2026-05": 10}
    assert areas(at, by="activity") == {"present": 5, "eviction": 5}


def test_a_whole_less_its_parts_leaves_fives(at):
    counts(7, zip_code="90012")
    counts(6, zip_code="90013", activity="eviction")
    counts(8, zip_code="90012", day="2026-04-30")

    assert areas(at, by="zip") == {"90012": 10, "90013": 5}
    assert areas(at, by="city") == {"Los Angeles, CA": 15}
    assert areas(at, by="month") == {"2026-04": 5, "2026-05": 10}
    assert areas(at, by="activity") == {"present": 10, "eviction": 5}


def test_counts_by_hour_are_those_of_the_clock_there(at):
    ended(5)
    assert at(NOON, "/api/v1/sightings/areas/", by="hour").json()["results"] == [
        {"key": 12, "label": "12", "count": 5}
    ]


def test_counts_of_a_month_and_of_a_state(at):
    ended(5, activity="eviction")

    def total(**query):
        return at(NOON, "/api/v1/sightings/areas/", by="activity", **query).json()["total"]

    assert (total(month="2026-05"), total(month="2026-06"), total(state="CA"), total(state="NY")) == (
        5,
        0,
        5,
        0,
    )


def test_one_cannot_ask_for_a_day(at):
    assert at(NOON, "/api/v1/sightings/areas/", by="day").status_code == 400
    assert at(NOON, "/api/v1/sightings/areas/", month="2026-05-30").status_code == 400
    assert at(NOON, "/api/v1/sightings/areas/", by="hour", month="2026-05").status_code == 400


# --- the way in ---


def post(**told):
    cache.clear()
    return Client().post("/api/v1/sightings/", told, content_type="application/json")


def test_a_sighting_can_be_reported_without_a_telephone():
    answer = post(latitude=34.0579, longitude=-118.2771, activity="present", note="two cars")

    assert answer.status_code == 202
    sighting = Sighting.objects.get(public_id=answer.json()["id"])
    assert sighting.status == SightingStatus.FOR_PERSON
    assert sighting.contributor.is_web
    waits = sighting.publish_at - sighting.received_at
    assert timedelta(minutes=30) <= waits < timedelta(minutes=35)


def test_a_report_takes_a_photo_into_the_pipeline():
    cache.clear()
    photo = SimpleUploadedFile("seen.jpg", picture(), content_type="image/jpeg")

    answer = Client().post("/api/v1/sightings/", {"place": "90057", "show": "now", "photo": photo})

    assert answer.status_code == 202
    sighting = Sighting.objects.get(public_id=answer.json()["id"])
    assert sighting.status == SightingStatus.WAITING, "until the photo is checked"
    kept = sighting.photos.get()
    assert (kept.stage, kept.kind) == (PhotoStage.FETCHED, "jpeg")
    assert private_files.read(kept.sealed_name) == picture()


def test_one_photo_a_report_and_no_larger_than_by_form(settings):
    cache.clear()
    two = [SimpleUploadedFile(f"{n}.jpg", picture(), content_type="image/jpeg") for n in range(2)]
    large = SimpleUploadedFile("large.jpg", b"\xff\xd8" * 6_000_050, content_type="image/jpeg")

    for photo in (two, large):
        answer = Client().post("/api/v1/sightings/", {"place": "90057", "photo": photo})
        assert answer.status_code == 400
        assert "photo" in answer.json()["detail"] or "12 MB" in str(answer.json())
    assert not Photo.objects.exists()


def test_a_photo_of_a_telephone_touches_no_disk_before_it_is_sealed(monkeypatch):
    cache.clear()
    monkeypatch.setattr(TemporaryUploadedFile, "__init__", _never)
    photo = SimpleUploadedFile("seen.jpg", picture() + b"\0" * 6_000_000, content_type="image/jpeg")

    answer = Client().post("/api/v1/sightings/", {"place": "90057", "photo": photo})

    assert answer.status_code == 202


def _never(*given):
    raise AssertionError("written to disk in the clear")


def test_each_report_has_a_sender_of_its_own():
    post(latitude=34.0579, longitude=-118.2771)
    post(latitude=34.0579, longitude=-118.2771)
    assert Contributor.objects.filter(is_web=True).count() == 2


def test_a_place_may_be_a_zip_code():
    sighting = Sighting.objects.get(public_id=post(place="90057").json()["id"])
    assert (sighting.place_precision, sighting.zip_code) == ("zip", "90057")


def test_a_place_that_nobody_knows_is_refused_with_a_word_on_how():
    answer = post(place="qwertyuiop")
    assert answer.status_code == 400
    assert "ZIP code" in str(answer.json())


def test_an_unknown_crossing_does_not_become_its_city_in_silence():
    answer = post(place="6th and Alvarado, Los Angeles")

    assert answer.status_code == 400
    assert "We know Los Angeles, CA, but not that street or crossing in it" in answer.json()["detail"]
    assert "“Los Angeles, CA” as the place if the whole city will do" in answer.json()["detail"]
    assert not Sighting.objects.exists()
    assert post(place="Los Angeles, CA").status_code == 202, "as it says"


def test_json_longer_than_any_is_refused_in_words():
    answer = post(place="90057", note="x" * 4_500_000)

    assert answer.status_code == 413
    assert "JSON may have up to 1000000 bytes" in answer.json()["detail"]


def test_a_photo_of_the_largest_size_is_kept_in_memory(settings):
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= web_reports.LARGEST_BODY > web_reports.LARGEST_PHOTO


def test_the_private_link_takes_a_report_back():
    link = post(latitude=34.0579, longitude=-118.2771).json()["status_url"]
    path = link[link.index("/sightings/") :]

    Client().post(path, {"action": "withdraw"})

    assert Sighting.objects.get().status == SightingStatus.WITHDRAWN


def test_the_private_link_deletes_everything():
    link = post(latitude=34.0579, longitude=-118.2771, note="words").json()["status_url"]
    path = link[link.index("/sightings/") :]

    Client().post(path, {"action": "delete"})

    assert not Sighting.objects.exists()
    assert not Contributor.objects.exists()
    assert Client().get(path).status_code == 404


def test_a_sender_who_floods_is_slowed_down():
    cache.clear()
    answers = [
        Client().post("/api/v1/sightings/", {"place": "90057"}, content_type="application/json").status_code
        for _ in range(21)
    ]
    assert answers[:20] == [202] * 20
    assert answers[20] == 429


def test_the_counts_know_no_sender():
    names = {field.name for model in (AreaCount, HourCount) for field in model._meta.get_fields()}
    assert not names & {"contributor", "sighting", "phone_hash"}


def test_reports_that_were_withdrawn_leave_no_trace_in_the_list(at):
    sighting = put_down()
    showing.withdraw(sighting, now=NOON)
    assert at(NOON).json()["results"] == []
