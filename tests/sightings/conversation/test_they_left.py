"""*They left*: what says so for sure and what does not, and what it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.events.models import Event
from sightings.conversation import Memory
from sightings.conversation.effects import AddTo, AskPerson, End
from sightings.conversation.gone_words import gone_in
from sightings.conversation.memory import Step
from sightings.models import AreaCount, OutboundMessage, Sighting
from sightings.services import settling
from tests.sightings.conversation.phone import Phone
from tests.sightings.conversation.small_world import SmallWorld, Talk
from tests.sightings.public.sighting_rows import put_down


@pytest.mark.parametrize(
    "text",
    [
        *(
            "they left",
            "They left.",
            "they left 🎉",
            "they left ...",
            "gone now",
            "police gone",
            "they're gone",
            "the cops left 5 min ago",
        ),
        *(
            "ok they left thanks",
            "cops are gone now",
            "all clear",
            "they've left already",
            "no more cops here",
        ),
        *("they drove off", "yes they left", "se fueron", "Ya se fueron", "ya se fueron todos, gracias"),
        *("cops dipped", "they packed up and left", "no police here anymore", "se acaban de ir", "ICE left"),
        *("la policía se fue", "ya se fue la policía", "ya no hay policía", "ya no están"),
        *("ya no está la policía aquí", "se fueron hace 10 minutos", "las patrullas ya se fueron"),
    ],
)
def test_what_says_so_to_the_last_word(text):
    assert gone_in(text).is_sure and not gone_in(text).place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("police left 5th and Main", "5th and Main"),
        ("no more cops at 90012", "90012"),
        ("ya no hay policía en 90012", "90012"),
        ("se fueron de 5th y Main", "5th y Main"),
    ],
)
def test_a_place_may_stand_behind_it(text, place):
    assert gone_in(text).is_sure and gone_in(text).place == place


@pytest.mark.parametrize(
    "text",
    [
        *("not there anymore", "ya no está mi carpa", "they left?", "¿ya se fueron?", "they are leaving"),
        *("se están yendo", "it's over", "no cops", "no, cops", "they left with my friend", "everyone left"),
        *("they left barricades at 5th and Main", "they left to 6th street", "they all left except two"),
        "se fueron con mi amigo",
    ],
)
def test_what_may_mean_something_else_is_asked_about(text):
    said = gone_in(text)
    assert said is not None and not said.is_sure


@pytest.mark.parametrize(
    "text",
    [
        *("I left", "we left", "I already left", "I'm gone now", "I'm not there anymore", "ya me fui"),
        *("ya nos fuimos", "after they left", "after they leave", "before they left", "if they left"),
        *("when they left I went back", "cuando se fueron", "hasta que se fueron", "no se fueron"),
        *(
            "no se han ido",
            "todavía no se han ido",
            "they haven't left",
            "they never left",
            "I think they left",
        ),
        *("they left him bleeding", "they left a man on the ground", "they left 2 people hurt"),
        *("the cops left after beating a man", "lo dejaron sangrando y se fueron", "one cop left"),
        *(
            "cops left, now ICE at 6th",
            "cops left but ICE is still here",
            "police left a notice",
            "I left my tent",
        ),
        *("they left and came back", "se fueron y volvieron", "we all left", "nos fuimos", "me fui"),
        *("mi hermano se fue", "se fue la luz", "se fueron a la otra esquina"),
    ],
)
def test_what_only_sounds_like_it(text):
    assert gone_in(text) is None


def counted(*said, photos=0, world=None):
    talk = Talk(world, memory=Memory(welcomed=True))
    for n, text in enumerate(said or ("cops at 90012", "yes")):
        talk.send(text, photos=0 if n else photos)
    assert talk.memory.step is Step.AFTER
    return talk


def keys(turn):
    return [say.key for say in turn.replies]


@pytest.mark.parametrize(
    ("first", "said", "words"),
    [
        (("cops at 90012", "yes"), "they left", "Your report (90012, Los Angeles, CA) is off the map now"),
        (("cops at 90012", "yes"), "no more cops at 90012", "is off the map now and only counted"),
        (("hay policía en 90012", "sí"), "ya se fueron", "ya no esta en el mapa, solo se cuenta"),
    ],
)
def test_the_report_that_counts_ends_and_what_is_told_next_is_another(first, said, words):
    talk = counted(*first)
    turn = talk.send(said)
    assert turn.effects == (AddTo(words=said), End("mymymymymy"))
    assert words in talk.words(turn)[0]
    assert talk.memory.counted is None and talk.memory.step is Step.IDLE
    assert keys(talk.send(said)) == ["none_there"]


@pytest.mark.parametrize("said", ["no more cops in Oakland", "police left Oakland"])
def test_a_report_of_another_place_stays(said):
    talk = counted()
    turn = talk.send(said)
    assert not talk.effects_of(End) and keys(turn) == ["none_there"]


@pytest.mark.parametrize("said", ["it's over", "they left the park", "se están yendo"])
def test_what_is_not_sure_ends_nothing_and_is_told_how_to(said):
    talk = counted()
    turn = talk.send(said)
    assert not talk.effects_of(End) and keys(turn) == ["noted_left"]
    assert "THEY LEFT" in talk.words(turn)[0]
    assert gone_in("THEY LEFT").is_sure and gone_in("SE FUERON").is_sure


@pytest.mark.parametrize("said", ["they left him bleeding", "lo dejaron sangrando y se fueron"])
def test_force_stays_and_news_of_harm_is_no_end(said):
    talk = counted("cops beating a man at 90012", "yes")
    talk.send(said)
    assert not talk.effects_of(End) and talk.memory.counted.activity == "force"


def test_force_that_ends_is_still_looked_at():
    assert keys(counted("cops beating a man at 90012", "yes").send("they left")) == ["ended", "ended_force"]


@pytest.mark.parametrize(
    ("said", "now"),
    [
        *((said, True) for said in ("I left", "we left", "we're gone now", "ya me fui", "nos fuimos")),
        *(
            (said, False)
            for said in ("after we leave", "after they left", "cuando nos vayamos", "ya nos vamos")
        ),
    ],
)
def test_the_senders_own_leaving_says_when_and_ends_nothing(said, now):
    talk = counted(photos=1)
    assert talk.send(said).effects == (AddTo(show_now=now),)
    assert talk.memory.counted is not None


def test_where_none_are_no_report_begins():
    for said in ("police left 90012", "no more cops at 90012", "ya no hay policía en 90012", "they left"):
        talk = Talk(memory=Memory(welcomed=True))
        assert keys(talk.send(said)) == ["none_there"] and talk.memory.step is Step.IDLE


def test_before_it_counts_a_place_alone_is_dropped_and_a_photo_only_counts():
    place, photo = Talk(memory=Memory(welcomed=True)), Talk(memory=Memory(welcomed=True))
    place.send("90012")
    assert keys(place.send("they left")) == ["dropped"]
    photo.send("90012", photos=1)
    photo.send("they left")
    photo.send("yes")
    (put,) = photo.put_down
    assert put.draft.words == "they left" and put.draft.left_at


def test_yes_to_the_place_may_stand_before_it():
    talk = Talk(memory=Memory(welcomed=True))
    talk.send("cops at 90012")
    talk.send("yes, they left")
    assert talk.put_down[0].draft.left_at


def test_whoever_waits_for_a_person_may_end_it_as_well():
    talk = counted()
    talk.send("PERSON")
    talk.send("they left")
    assert talk.effects_of(AskPerson) and talk.effects_of(End)


class TestRows:
    """What becomes of the rows: as if the clock had ended it."""

    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def phone(self):
        return Phone()

    def shown(self, phone):
        phone.send("LAPD in 90012", photos=1)
        phone.check_photos()
        phone.send("yes now")
        settling.settle()
        assert Sighting.objects.visible(timezone.now()).exists()

    def test_what_is_shown_is_off_the_map_and_counted(self, phone):
        self.shown(phone)
        (told,) = phone.send("they left")
        (sighting,) = phone.sightings
        assert "is off the map now and only counted" in told
        assert (sighting.status, sighting.exact, sighting.cell) == ("expired", None, None)
        assert AreaCount.objects.get().n == 1
        assert "You said that the police left" in phone.send("status")[0]

    def test_what_still_waits_is_never_shown_and_nobody_is_told_of_it(self, phone):
        phone.send("LAPD in 90012", photos=1)
        phone.check_photos()
        phone.send("yes")
        (told,) = phone.send("ya se fueron")
        assert "will not go on the map; it can only be counted" in told
        settling.settle(now=timezone.now() + timedelta(minutes=40))
        (sighting,) = phone.sightings
        assert (sighting.status, sighting.shown_at) == ("expired", None)
        assert AreaCount.objects.get().n == 1 and not Event.objects.exists()

    def test_a_photo_still_being_checked_is_counted_once_it_is(self, phone):
        phone.send("LAPD in 90012", photos=1)
        phone.send("yes now")
        phone.send("they left")
        settling.settle()
        assert phone.sightings[0].status == "waiting"
        phone.check_photos()
        assert not Sighting.objects.visible(timezone.now()).exists()
        settling.settle()
        assert phone.sightings[0].status == "expired" and AreaCount.objects.get().n == 1

    def test_said_before_it_counts_it_is_not_promised_either(self, phone):
        phone.send("LAPD in 90012", photos=1)
        phone.check_photos()
        phone.send("they left")
        counted = phone.send("yes now")[0]
        assert "You said that the police left, so it does not go on the map" in counted
        assert not Sighting.objects.visible(timezone.now()).exists()

    def test_another_senders_report_is_not_ended(self, phone):
        other = put_down(now=timezone.now())
        assert "You have no report on the map there now" in phone.send("they left")[1]
        self.shown(phone)
        phone.send("they left")
        assert list(Sighting.objects.visible(timezone.now())) == [other]

    def test_a_quiet_conversation_later_it_is_still_the_senders(self, phone):
        self.shown(phone)
        phone.send("NEW")
        phone.send("they left")
        assert phone.sightings[0].status == "expired"

    def test_force_is_carried_with_its_place_before_it_is_forgotten(self, phone):
        phone.send("cops beating a man at 90012")
        phone.send("yes")
        phone.send("they left")
        (sighting,) = phone.sightings
        assert sighting.left_at and sighting.zip_code == "90012" and sighting.status == "for_person"
        assert list(Sighting.objects.to_carry()) == [sighting]
        assert not Sighting.objects.ran_out_undecided(timezone.now(), within=timedelta(hours=1)).exists()

    def test_a_photo_sent_after_it_does_not_bring_it_back(self, phone):
        phone.send("LAPD in 90012")
        phone.send("yes now")
        phone.send("they left")
        phone.send(photos=1)
        phone.check_photos()
        assert not Sighting.objects.visible(timezone.now()).exists()
        assert phone.conversation.step == Step.PLACE

    @pytest.mark.parametrize(
        ("reported", "said", "ends"),
        [
            ("34.0459,-118.2497", "police left 34.0461,-118.2499", True),
            ("34.0459,-118.2497", "police left 34.0559,-118.2497", False),
            ("34.0459,-118.2497", "police left 90013", True),
            ("34.0459,-118.2497", "police left 91331", False),
            ("34.0459,-118.2497", "no more cops in Los Angeles, CA", True),
            ("90012", "police left 90012", True),
            ("90012", "police left 90013", False),
            ("90012", "police left Oakland, CA", False),
            ("90012", "ya no hay policía en Los Angeles, CA", True),
            ("90012", "police left 5th and Main, Los Angeles", False),
        ],
    )
    def test_with_a_place_only_what_is_there_ends(self, phone, reported, said, ends):
        phone.send(f"LAPD in {reported}", photos=1)
        phone.check_photos()
        phone.send("yes now")
        phone.send(said)
        assert (phone.sightings[0].status == "expired") == ends

    def test_of_two_the_one_that_is_named_ends(self, phone):
        for place in ("90012", "Oakland, CA"):
            phone.send(f"police in {place}", photos=1)
            phone.check_photos()
            phone.send("yes now")
        phone.send("police left 90012")
        assert [row.status for row in phone.sightings] == ["expired", "shown"]
        phone.send("they left")
        assert [row.status for row in phone.sightings] == ["expired", "expired"]

    def test_what_another_reported_too_is_said_to_stay(self, phone):
        phone.send("LAPD at 34.0459,-118.2497", photos=1)
        phone.check_photos()
        phone.send("yes now")
        other = Phone("+12135550199")
        other.send("police at 34.0462,-118.2499", photos=1)
        other.check_photos()
        other.send("yes now")
        settling.settle()
        (told,) = phone.send("they left")
        assert "Others reported the same: it stays on the map until their time is over" in told
        assert [row.status for row in Sighting.objects.visible(timezone.now())] == ["confirmed"]
        (told,) = other.send("they left")
        assert not Sighting.objects.visible(timezone.now()).exists()

    def test_nothing_is_said_of_another_that_still_waits(self, phone):
        phone.send("LAPD at 34.0459,-118.2497", photos=1)
        phone.check_photos()
        phone.send("yes now")
        other = Phone("+12135550199")
        other.send("police at 34.0462,-118.2499", photos=1)
        other.check_photos()
        other.send("yes")
        (told,) = phone.send("they left")
        assert "is off the map now" in told and "thers" not in told
        (waits,) = other.sightings
        assert Sighting.objects.visible(timezone.now() + timedelta(minutes=40)).get() == waits

    def test_the_answer_is_one_message_each(self, phone):
        self.shown(phone)
        before = OutboundMessage.objects.count()
        phone.send("they left")
        assert OutboundMessage.objects.count() == before + 1


def test_the_world_of_a_deployment_without_delay_ends_alike():
    talk = counted(photos=1, world=SmallWorld(delay_minutes=0))
    talk.send("gone now")
    assert talk.effects_of(End)
