"""After DELETE a search of everything that a running installation keeps or gives out finds nothing of its
sender, who told of force, was confirmed by a moderator, and stood on the map with a picture."""

import pytest

from tests.flow import everywhere
from tests.flow.sender import NUMBER, PLACE, TOKEN, Sender
from tests.servers.installation import running_installation
from tests.servers.postgres import PostgresMissing, running_postgres

pytestmark = pytest.mark.faults
WORDS = "xylograph: cops are beating a man"
# Where the same search has to find something before: else it would prove nothing afterwards.
OF_SENDER = {
    *("api/v1/sightings/", "api/v1/sightings.csv", "api/v1/sightings.geojson", "/admin/incidents/incident/"),
    *("decrypted sightings.InboundMessage", "decrypted sightings.Contributor", "decrypted sightings.Photo"),
    *("decrypted sightings.Sighting", "decrypted incidents.Report", "decrypted incidents.Incident"),
}
# These never hold more than the random name of the sighting: that is how they are known to have been read.
OF_SIGHTING = {
    *("live stream", "decrypted events.Event", "decrypted access.AuditEntry"),
    *("/admin/access/auditentry/export/csv/", "/admin/access/auditentry/export/jsonl/"),
}


def traces(sender):
    """Everything that must not be found: the number in several spellings, its hash, places, words, ids."""
    secret = sender.ask("secrets_of", NUMBER)
    digits = NUMBER[2:]
    spellings = [NUMBER, digits, f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", f"({digits[:3]}) {digits[3:6]}"]
    where = [f"{abs(part):.5f}" for part in PLACE] + [f"{abs(part):.4f}" for part in PLACE]
    all_words = [*spellings, f"%2B{NUMBER[1:]}", *where, "xylograph", secret["hash"], *secret["rest"]]
    texts = {text for words in filter(None, all_words) for text in everywhere.escaped(words)}
    return [text.encode() for text in texts] + [bytes.fromhex(secret["hash"])]


def everything(sender, database_url, names):
    var = sender.installation.environment["CIVICWATCH_VAR"]
    yield from everywhere.files(var)
    yield from everywhere.broker(var)
    if database_url:
        yield from everywhere.tables(database_url)
    yield from everywhere.given_out(sender, *names)
    yield from everywhere.within(sender)


def found(secret, places):
    """What of it stands where."""
    hits = {name: [trace for trace in secret if trace in content] for name, content in places}
    return {name: there for name, there in hits.items() if there}


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


def report_force(sender):
    """Photo, place, YES and NOW; what came of it, once machines and a moderator are done with it."""
    sender.send(WORDS, picture=True)
    sender.send(f"{PLACE[0]}, {PLACE[1]}")
    sender.send("yes")
    sender.send("now")
    sender.post("/sms/twilio/status/", f"MessageSid=SMnobody&MessageStatus=sent&To=%2B{NUMBER[1:]}")
    by_mistake = f"{sender.installation.url}/sms/twilio/?From=%2B{NUMBER[1:]}&Body=xylograph"
    assert everywhere.read(by_mistake).startswith(b"405"), "a carrier that was told to GET"
    sender.wait_until(lambda now: now["status"] in ("for_person", "rejected", "shown"))
    sender.ask("moderate")
    return sender.wait_until(lambda now: now["candidates"] and now["told"] and now["deliveries"])


def test_nothing_is_found_of_a_sender_who_asked_to_be_erased(request, tmp_path, database_url):
    var = tmp_path / "var"
    more = {"DATABASE_URL": database_url} if database_url else {}
    more |= {"SIGHTING_DELAY_MINUTES": "0", "TWILIO_AUTH_TOKEN": TOKEN}
    with running_installation(var, **more) as installation:
        installation.wait_for("worker")
        sender = Sender(installation, tmp_path)
        request.addfinalizer(sender.hang_up)
        sender.ask("set_up")
        before = report_force(sender)
        assert before["activity"] == "force"
        names = before["sighting"], before["photo"]
        secret, name = traces(sender), names[0].encode()
        there = list(everything(sender, database_url, names))
        unread = {page for page, content in there if page in everywhere.PUBLIC and content[:3] != b"200"}
        assert unread == set()
        assert OF_SENDER - set(found(secret, there)) == set()
        assert OF_SIGHTING - set(found([name], there)) == set()

        sender.send("DELETE")
        sender.wait_until(lambda now: now["sender"] == 0 and now["words_left"] == 0)
        # The carrier is asked to forget the last words when they have arrived: that is now.
        sender.ask("let_the_carrier_forget")
        sender.wait_until(lambda now: now["at_carrier"] == 0)

        assert found(secret, everything(sender, database_url, names)) == {}
        assert found([name], everywhere.given_out(sender, *names)).keys() == {"live stream"}
        phones = [path for path in (var / "console_phone").rglob("*") if path.is_file()]
        private = [path for path in (var / "private").rglob("*") if path.is_file()]
        assert phones == [] and [path.name for path in private] == ["erased_messages"]
    assert found(secret, everywhere.files(var)) == {}
