"""What a test does within a running installation's own environment, in a process that stays.

    manage.py shell -c "from tests.flow import inside; inside.serve()"

Each line of standard input is a name and what is given to it, in JSON; each is answered in a line of JSON.
"""

import json
import sys
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civicwatch.access import partners, sealing
from civicwatch.access.models import User
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.access.roles import PARTNER
from civicwatch.events import webhooks
from civicwatch.events.models import Delivery, Event
from incidents.models import Incident, Report
from sightings.carriers import Media, carrier
from sightings.models import Contributor, InboundMessage, OutboundMessage, Photo, RemoteErasure, Sighting
from sightings.services import contributors, looking_at_photos, moderating
from tests.everything_kept import everything_kept
from tests.factories import UserFactory
from tests.signed_in import sign_in

ROOT, PAPER = "root", "paper"
OWN = ("incidents", "sightings")  # apps whose rows have pages worth opening one by one
MOST_ROWS = 5
SEARCH = "/admin/incidents/incident/?q=force"


def serve():
    for line in sys.stdin:
        name, *given = json.loads(line)
        print(json.dumps(globals()[name](*given)), flush=True)
        connection.close()


def set_up():
    """Somebody who may do everything, and a partner whose webhook hears of everything and answers nothing."""
    root = UserFactory(username=ROOT, is_superuser=True)
    partner = partners.take_on(name="The Paper", purpose="Research", scopes=list(SCOPES), by=root)
    person = UserFactory(username=PAPER, role=PARTNER, partner=partner, is_staff=False)
    partners.accept_terms(partner=partner, by=person)
    webhooks.add(partner=partner, url="https://hooks.example.invalid/", by=person)
    for one in (root, person):
        data = {"secret": sealing.seal("JBSWY3DPEHPK3PXP")}
        Authenticator.objects.create(user=one, type="totp", data=data)


def compose(number, words, picture):
    """The form that a carrier posts for a text written on the console phone."""
    attached = [Media(Path(picture).read_bytes(), "image/jpeg")] if picture else []
    _sid, payload = carrier().compose(number, words, attached)
    return payload.decode()


def how_far():
    """What there is of a sender, and what of it has come where."""
    sighting = Sighting.objects.first()
    return {
        "sender": Contributor.objects.count() + OutboundMessage.objects.count(),
        "activity": sighting.activity if sighting else "",
        "status": sighting.status if sighting else "",
        "sighting": sighting.public_id if sighting else "",
        "photo": Photo.objects.first().public_id if Photo.objects.exists() else "",
        "candidates": Incident.objects.count(),
        "told": Event.objects.filter(kind__startswith="sighting.", number__isnull=False).count(),
        "deliveries": Delivery.objects.filter(kind__startswith="sighting.", tries__gte=1).count(),
        "at_carrier": RemoteErasure.objects.count(),
        "words_left": Report.objects.with_words().count(),
    }


def moderate():
    """A senior confirms the sighting, looks at its exact place and at the original, lets the picture out."""
    root, now = User.objects.get(username=ROOT), timezone.now()
    sighting, photo = Sighting.objects.get(), Photo.objects.get()
    moderating.confirm(sighting=sighting, by=root, now=now)
    moderating.reveal(sighting=sighting, by=root, now=now)
    for kind in ("picture", "original"):
        looking_at_photos.look(photo=photo, by=root, kind=kind)
    looking_at_photos.approve(photo=photo, by=root)


def secrets_of(number):
    """Of one sender: the hash of the number, names of messages, the place on the grid, hashes of the photo,
    words that the record of incidents was told."""
    sids = list(InboundMessage.objects.values_list("sid", flat=True))
    sids += OutboundMessage.objects.exclude(sid=None).values_list("sid", flat=True)
    sighting, photo = Sighting.objects.get(), Photo.objects.get()
    grid = [repr(abs(part)) for part in (sighting.latitude, sighting.longitude)]
    hashes = [photo.sha256, photo.sha256_hash, photo.phash, photo.phash_mirrored, photo.dhash]
    told = [text for report in Report.objects.all() for text in (report.title, report.text)]
    return {"hash": contributors.hash_of(number), "rest": [*sids, *grid, *hashes, *told]}


def read_all():
    """What `rows` and `pages` find."""
    return {**pages(), **rows()}


def rows():
    """Every row of every table, decrypted, by table."""
    found = {}
    for line in everything_kept().splitlines():
        if not line.startswith("places."):
            table = line.split(" ", 1)[0]
            found[f"decrypted {table}"] = found.get(f"decrypted {table}", "") + line
    return found


def pages():
    """What people who may sign in can read: every list of the admin, each row of a sighting or an incident,
    both exports of the log, what a partner is told of its deliveries."""
    client, found = signed_in(ROOT), {}
    for path in ["/admin/", SEARCH, *map(list_of, admin.site._registry), *rows_of_own()]:
        found[path] = read(client.get(path))
    for form in ("csv", "jsonl"):
        path = reverse("admin:access_auditentry_export", args=[form])
        found[path] = read(client.post(path))
    partner = signed_in(PAPER)
    for path in ["/partner/", "/partner/webhooks/", *(f"/partner/webhooks/{hook}/" for hook in hooks())]:
        found[path] = read(partner.get(path))
    return found


def let_the_carrier_forget():
    """What is asked again later is asked now."""
    RemoteErasure.objects.update(due_at=timezone.now())


def signed_in(username):
    client = Client(SERVER_NAME="127.0.0.1")
    sign_in(client, User.objects.get(username=username), second_factor=True)
    return client


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def rows_of_own():
    for model in admin.site._registry:
        if model._meta.app_label in OWN:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:MOST_ROWS]:
                yield reverse(name, args=[pk])


def hooks():
    return apps.get_model("events", "Webhook").objects.values_list("public_id", flat=True)


def read(answer):
    assert answer.status_code < 500, answer.request["PATH_INFO"]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} {content.decode('utf-8', 'replace')}"
