"""Name and bytes of whatever a running installation keeps or gives out, to be searched."""

import contextlib
import json
import math
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import redis

from tests.flow.sender import PLACE

PUBLIC = (
    *("api/v1/sightings/", "api/v1/sightings.csv", "api/v1/sightings.geojson"),
    *(f"api/v1/sightings/areas/?by={by}" for by in ("city", "zip", "activity", "hour", "month")),
    *("api/v1/city-records/", "api/v1/city-records.csv", "api/v1/city-records.geojson"),
    "api/v1/city-records/layers/",
    *("api/v1/incidents/", "api/v1/incidents.json", "api/v1/incidents.csv", "api/v1/incidents.geojson"),
    *("feeds/incidents.atom", "feeds/incidents.rss", "statistics/month.csv", "statistics/city.csv"),
    *("", "sightings/", "incidents/", "statistics/", "sources/", "metrics"),
)
STREAM_SECONDS = 3


def files(var):
    for path in Path(var).rglob("*"):
        if path.is_file() and not path.is_socket():
            yield str(path.relative_to(var)), path.read_bytes()


def broker(var):
    """Keys and values as they were put in: a dump would be compressed."""
    read = {
        "string": lambda broker, key: broker.get(key),
        "list": lambda broker, key: broker.lrange(key, 0, -1),
        "set": lambda broker, key: broker.smembers(key),
        "zset": lambda broker, key: broker.zrange(key, 0, -1),
        "hash": lambda broker, key: broker.hgetall(key),
        "stream": lambda broker, key: broker.xrange(key),
    }
    with redis.Redis(unix_socket_path=str(next(Path(var).rglob("*.sock")))) as client:
        for key in client.scan_iter():
            kind = client.type(key).decode()
            if kind != "none":  # it went meanwhile
                yield f"broker {key!r}", key + repr(read[kind](client, key)).encode()


def tables(database_url):
    """PostgreSQL's tables as they stand on the disk, ciphers and all."""
    with psycopg.connect(database_url) as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        for (table,) in connection.execute(query).fetchall():
            found = connection.execute(f'SELECT t::text FROM "{table}" t').fetchall()
            yield f"table {table}", "\n".join(row[0] for row in found).encode()


def given_out(sender, sighting, photo):
    """What anybody can ask for, with the pages and tiles of one sighting."""
    zoom = 14
    column, row = tile_of(PLACE, zoom)
    own = [f"api/v1/sightings/{sighting}/", f"sightings/{sighting}/", f"sightings/photos/{photo}.jpg"]
    tiles = [f"api/v1/tiles/sightings/{zoom}/{column}/{row}.{form}" for form in ("geojson", "mvt")]
    for page in (*PUBLIC, *own, *tiles):
        yield page, read(f"{sender.installation.url}/{page}")
    yield "live stream", replay(sender.installation.wait_until_live())


def within(sender):
    """What is there for those who may sign in, and every row decrypted."""
    for place, text in sender.ask("read_all").items():
        yield place, text.encode()


def read(url):
    """The status and what was said."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return b"%d %s" % (answer.status, answer.read())
    except urllib.error.HTTPError as error:
        return b"%d %s" % (error.code, error.read())


def replay(address):
    """What the live stream tells somebody who has heard of nothing yet."""
    request = urllib.request.Request(f"{address}/live/events/", headers={"Last-Event-ID": "0"})
    heard = b""
    answer = urllib.request.urlopen(request, timeout=STREAM_SECONDS)
    with answer, contextlib.suppress(TimeoutError):
        while line := answer.readline():
            heard += line
    return heard


def tile_of(place, zoom):
    """Column and row of a place in the Web Mercator grid."""
    latitude, longitude = math.radians(place[0]), place[1]
    north = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2
    return int((longitude + 180) / 360 * 2**zoom), int(north * 2**zoom)


def escaped(text):
    """As text stands in JSON and in HTML, where that differs."""
    return {text, json.dumps(text)[1:-1], text.replace("&", "&amp;")}
