"""After DELETE a search of everything that a running installation keeps finds nothing of its sender."""

import io
import json
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest
import redis
from PIL import Image

from tests.servers.installation import running_installation
from tests.servers.postgres import PostgresMissing, running_postgres

pytestmark = pytest.mark.faults
NUMBER = "+13105550177"
PLACE = (34.0467812, -118.2513377)
WORDS = "xylograph at 5th and Main, Los Angeles"


def photo():
    """A JPEG that says where it was taken, as telephones' do."""
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    for tag, sign, value in ((1, "N", PLACE[0]), (3, "W", -PLACE[1])):
        gps[tag] = sign
        gps[tag + 1] = (int(value), int(value % 1 * 60), round(value * 60 % 1 * 60, 4))
    file = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


class Phone:
    def __init__(self, installation, folder):
        self._installation = installation
        self._picture = folder / "photo.jpg"
        self._picture.write_bytes(photo())

    def run(self, code):
        return self._installation.manage("shell", "--no-imports", "-c", code)

    def send(self, words, *, picture=False):
        attached = f"[Media(open({str(self._picture)!r}, 'rb').read(), 'image/jpeg')]" if picture else "[]"
        self.run(
            "from django.utils import timezone\n"
            "from sightings.carriers import Media, carrier\n"
            "from sightings.services import receiving\n"
            f"sid, payload = carrier().compose({NUMBER!r}, {words!r}, {attached})\n"
            "receiving.receive(sid=sid, payload=payload, source='console', now=timezone.now())"
        )

    def replies(self):
        return json.loads(
            self.run(
                "import json\nfrom sightings.carriers import carrier\n"
                f"print(json.dumps([m.body for m in carrier().outbox({NUMBER!r})]))"
            )
        )

    def wait_for(self, condition, seconds=90):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self._installation.doctor()
            time.sleep(0.5)


def traces(phone):
    """Everything that must not be found: the number in several spellings, its hash, place, words, sids."""
    hash_and_sids = json.loads(
        phone.run(
            "import json\nfrom sightings.services import contributors\nfrom sightings.models import *\n"
            "sids = list(InboundMessage.objects.values_list('sid', flat=True))\n"
            "sids += list(OutboundMessage.objects.exclude(sid=None).values_list('sid', flat=True))\n"
            f"print(json.dumps([contributors.hash_of({NUMBER!r}), *sids]))"
        )
    )
    digits = NUMBER[2:]
    spellings = [NUMBER, digits, f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", f"({digits[:3]}) {digits[3:6]}"]
    where = [f"{abs(part):.5f}" for part in PLACE] + [f"{abs(part):.4f}" for part in PLACE]
    found = [*spellings, f"%2B{NUMBER[1:]}", *where, "xylograph", *hash_and_sids]
    return [text.encode() for text in found] + [bytes.fromhex(hash_and_sids[0])]


def everything(var, database_url, url):
    """Name and bytes of whatever is kept: files, the broker, tables, and what the site gives out."""
    for path in Path(var).rglob("*"):
        if path.is_file() and not path.is_socket():
            yield str(path.relative_to(var)), path.read_bytes()
    with redis.Redis(unix_socket_path=str(next(Path(var).rglob("*.sock")))) as broker:
        for key in broker.scan_iter():
            yield f"broker {key!r}", key + (broker.dump(key) or b"")
    if database_url:
        with psycopg.connect(database_url) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ).fetchall()
            for (table,) in tables:
                rows = connection.execute(f'SELECT t::text FROM "{table}" t').fetchall()
                yield f"table {table}", "\n".join(row[0] for row in rows).encode()
    for page in ("api/v1/sightings/", "api/v1/incidents.csv", "metrics", "sightings/"):
        try:
            with urllib.request.urlopen(f"{url}/{page}", timeout=20) as answer:
                yield page, answer.read()
        except urllib.error.HTTPError as error:
            yield page, error.read()


def found(phone_traces, places):
    return {name: trace for name, content in places for trace in phone_traces if trace in content}


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    if request.param == "sqlite":
        yield ""
        return
    try:
        with running_postgres() as url:
            yield url
    except PostgresMissing as missing:
        pytest.skip(str(missing))


def test_nothing_is_found_of_a_sender_who_asked_to_be_erased(tmp_path, database_url):
    var = tmp_path / "var"
    more = {"DATABASE_URL": database_url} if database_url else {}
    with running_installation(var, SIGHTING_DELAY_MINUTES="0", **more) as installation:
        installation.wait_for("worker")
        phone = Phone(installation, tmp_path)
        phone.send(WORDS, picture=True)
        phone.send("yes")
        phone.wait_for(lambda: phone.replies() and installation.doctor()["oldest_seconds"] is None)
        secret = traces(phone)
        assert found(secret, everything(var, database_url, installation.url)), (
            "the search finds nothing at all"
        )

        phone.send("DELETE")
        gone = (
            "from sightings.models import *\n"
            "print(Contributor.objects.count() + OutboundMessage.objects.count())"
        )
        phone.wait_for(lambda: phone.run(gone).strip() == "0")
        # The carrier is asked to forget the last words when they have arrived: that is now.
        phone.run(
            "from django.utils import timezone\nfrom sightings.models import RemoteErasure\n"
            "RemoteErasure.objects.update(due_at=timezone.now())"
        )
        left = "from sightings.models import *\nprint(RemoteErasure.objects.count())"
        phone.wait_for(lambda: phone.run(left).strip() == "0")

        assert found(secret, everything(var, database_url, installation.url)) == {}
        phones = [path for path in (var / "console_phone").rglob("*") if path.is_file()]
        private = [path for path in (var / "private").rglob("*") if path.is_file()]
        assert phones == [] and [path.name for path in private] == ["erased_messages"]
    assert found(secret, ((str(path), path.read_bytes()) for path in var.rglob("*") if path.is_file())) == {}
