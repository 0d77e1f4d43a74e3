"""A world of three streets, two cities and a ZIP code, in which conversations are tried."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sightings.conversation import Memory, step
from sightings.conversation.effects import AddTo, AskPerson, End, PutDown, Withdraw
from sightings.conversation.events import Message, PhotoChecked, PinDropped, Silence
from sightings.conversation.fate import Fate
from sightings.conversation.phrases import Form
from sightings.conversation.spots import Kind, Spot
from sightings.conversation.world import Latest, Live, Near
from sightings.placing import Precision

NOW = datetime(2026, 11, 20, 21, 40, tzinfo=UTC)
LINK = "https://civicwatch.example/sightings/pin/0123456789abcdefghijkl/"

LOS_ANGELES = Spot(34.05, -118.24, Precision.CITY, Kind.CITY, "Los Angeles, CA", "Los Angeles, CA", city_id=1)
OAKLAND = Spot(37.8, -122.27, Precision.CITY, Kind.CITY, "Oakland, CA", "Oakland, CA", city_id=2)
ZIP = Spot(
    34.06, -118.24, Precision.ZIP, Kind.ZIP, "90012, Los Angeles, CA", "90012, Los Angeles, CA", "90012", 1
)
ZIPS = {
    "90012": ZIP,
    "90013": replace(
        ZIP, name="90013, Los Angeles, CA", label="90013, Los Angeles, CA", zip_code="90013", latitude=34.04
    ),
}
HILL = Spot(
    *(34.0471, -118.2543, Precision.STREET, Kind.CORNER, "7th and Hill, Los Angeles", "Los Angeles"),
    city_id=1,
)
CITIES = {"los angeles": LOS_ANGELES, "la": LOS_ANGELES, "oakland": OAKLAND}
PIN = Spot(
    34.0469, -118.2501, Precision.POINT, Kind.PIN, "near Los Angeles, CA", "Los Angeles, CA", city_id=1
)


@dataclass
class SmallWorld:
    """``streets``: whether a street-level geocoder is there."""

    streets: bool = True
    nearby: list = field(default_factory=list)
    last: Latest | None = None
    mine: Live | None = None
    mine_at: Spot | None = None
    habit: str = ""
    delay_minutes: int = 30
    keep_days: int = 30
    photos_may_teach: bool = False
    hours: int = 3
    is_stopped: bool = False
    waits_for_person: bool = False

    def find(self, phrase, *, city=""):
        if phrase.form is Form.POINT:
            return Spot(
                *(phrase.latitude, phrase.longitude, Precision.POINT, Kind.LINK),
                *("near Los Angeles, CA", "Los Angeles, CA"),
            )
        if phrase.form is Form.ZIP:
            return ZIPS.get(phrase.text)
        named = f"{phrase.text}, {city}".lower()
        found = next(
            (
                spot
                for name, spot in CITIES.items()
                if name in named.replace(",", "").split() or (" " in name and name in named)
            ),
            None,
        )
        if not phrase.names_street:
            return found if named.strip(", ") in CITIES else None
        if found is None:
            return None
        if not self.streets:
            return Spot(
                *(found.latitude, found.longitude, Precision.CITY, Kind.CITY, found.name, found.label),
                city_id=found.city_id,
                rough=True,
            )
        if phrase.form is Form.CORNER and phrase.text.startswith("7th and Hill"):
            return HILL
        name = "5th and Main, Los Angeles" if phrase.form is Form.CORNER else "1234 Sunset Blvd, Los Angeles"
        return Spot(34.0459, -118.2497, Precision.STREET, Kind(phrase.form), name, "Los Angeles", city_id=1)

    def near(self, spot, *, radius_m):
        return [near for near in self.nearby if near.metres <= radius_m]

    def latest(self):
        return self.last

    def live(self, now, spot=None):
        is_there = spot is None or self.mine_at is None or spot.name == self.mine_at.name
        return self.mine if is_there else None

    def last_city(self):
        return self.habit

    def shows(self, now, spot, show_from=None):
        begins = now + timedelta(minutes=self.delay_minutes)
        return f"{max(begins, show_from or begins) - timedelta(hours=8):%H:%M}"


SEEN = Near(
    *("abcdefghij", 210.0, "14:05", "present", "photo_checked"), label="near MacArthur Park", minutes=25
)


class Talk:
    """A conversation on, message by message, with everything that was said and done."""

    def __init__(self, world=None, memory=None):
        self.world, self.memory = world or SmallWorld(), memory or Memory()
        self.now, self.photos, self.turns, self.checked = NOW, 0, [], {}

    def send(self, text="", photos=0, **more):
        names = tuple(f"photo{self.photos + n + 1}" for n in range(photos))
        self.photos += photos
        return self.happen(Message(text, names, **more))

    def pin(self, spot=PIN):
        return self.happen(PinDropped(spot))

    def photo_checked(self, photo, outcome):
        self.checked[photo] = outcome
        return self.happen(PhotoChecked(photo, outcome))

    def silence(self):
        self.now += timedelta(hours=2)
        return self.happen(Silence())

    def happen(self, event):
        self.now += timedelta(seconds=30)
        turn = step(Memory.from_json(self.memory.as_json()), event, self.world, self.now)
        self.memory = turn.memory
        self.turns.append(turn)
        self.world.waits_for_person |= any(isinstance(effect, AskPerson) for effect in turn.effects)
        if self.put_down and self.world.last is None:
            self.world.last = Latest("waiting", "unverified", "Los Angeles, CA", "14:11")
        for effect in turn.effects:
            if isinstance(effect, PutDown):
                self.world.mine = Live("mymymymymy", effect.spot.label, effect.draft.activity, is_shown=True)
                self.world.mine_at = effect.spot
            elif isinstance(effect, Withdraw | End):
                self.world.mine = None
        return turn

    @property
    def fate(self):
        """As the rows would have it: words wait for a person, a photo for the machine's word."""
        counted = self.memory.counted
        if counted is None or not counted.photos:
            return Fate.PERSON
        if not set(counted.photos) <= set(self.checked):
            return Fate.MACHINE
        return Fate.SHOWN if "verified" in self.checked.values() else Fate.PERSON

    @property
    def effects(self):
        return [effect for turn in self.turns for effect in turn.effects]

    def effects_of(self, kind):
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def put_down(self):
        return self.effects_of(PutDown)

    @property
    def said(self):
        return [say.key for turn in self.turns for say in turn.replies]

    def words(self, turn):
        return [
            say.settled(self.fate).in_words(turn.language, pin_link=LINK, help_address="civicwatch.example")
            for say in turn.replies
        ]

    @property
    def photos_somewhere(self):
        """Every photo that the machine still holds or has handed on, withdrawn sightings' too."""
        held = set(self.memory.draft.photos) | set((self.memory.counted and self.memory.counted.photos) or ())
        for effect in self.effects:
            if isinstance(effect, PutDown):
                held |= set(effect.draft.photos)
            elif isinstance(effect, AddTo):
                held |= set(effect.photos)
        return held


__all__ = ["LINK", "NOW", "PIN", "SEEN", "ZIP", "Latest", "Near", "SmallWorld", "Talk", "Withdraw"]
