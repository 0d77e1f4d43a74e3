"""Every address of the site, the people who come to it, and the smallest objects that it needs."""

from copy import deepcopy
from hashlib import sha256
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from civicwatch.access import invitations, partners, reset_links, sealing, url_rules
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, SENIOR_MODERATOR
from civicwatch.events import webhooks
from civicwatch.learning.models import ClassifierVersion, DataSet, Promotion, TrainingRun
from civicwatch.lib.private_links import hash_of
from civicwatch.places.models import City, County, State
from incidents.accounts import key_of
from incidents.models import Correction
from incidents.services import public_reports, versions
from tests.biaslab.lab_rows import a_lab
from tests.factories import (
    NOON,
    PASSWORD,
    DecisionFactory,
    IncidentFactory,
    ReportFactory,
    SourceFactory,
    TagFactory,
    UserFactory,
)
from tests.passkey import registration
from tests.sightings.city.rows_of import a_dataset, a_layer
from tests.sightings.conversation.phone import a_conversation
from tests.sightings.photos.photo_rows import a_public_photo, looked_at_by
from tests.sightings.public.sighting_rows import a_report_by_form
from tests.signed_in import sign_in
from tests.tweets.flag_rows import a_flag, a_rule
from tweets.models import Appeal
from tweets.services import watching

APPEAL = "token-of-an-appeal-in-a-test-0123456789"
CORRECTION = "token-of-a-correction-in-a-test-0123456789"
ROLE_OF = {
    url_rules.PARTNER: PARTNER,
    url_rules.MODERATOR: MODERATOR,
    url_rules.SENIOR: SENIOR_MODERATOR,
    url_rules.ADMINISTRATOR: ADMINISTRATOR,
}


class Address(NamedTuple):
    """``name`` is the view's, or its route where it has none."""

    name: str
    route: str

    @property
    def model(self):
        """``incidents_tag`` for ``admin/incidents/tag/…``."""
        parts = self.route.split("/")
        return "_".join(parts[1:3]) if parts[0] == "admin" and len(parts) > 3 else ""


def addresses(patterns=None, prefix="", spaces=()):
    """All of the URL configuration, however deep."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join([*spaces, pattern.name]) if pattern.name else f"route:{route}"
            yield Address(name, route)
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern.url_patterns, route, inner)


class Site:
    """One record with one of everything, and seven people at its door."""

    def __init__(self):
        self.people = {}
        self.clients = {actor: self._come(actor) for actor in url_rules.ACTORS}
        root = self.people[url_rules.SUPERUSER]
        self.incident = IncidentFactory(published=True)
        versions.keep(self.incident, action="publish", role="machine", now=NOON)
        self.candidate = IncidentFactory(placed=True, evidence=1)
        middle = {"latitude": 40, "longitude": -100}
        box = {"west": -101, "south": 39, "east": -99, "north": 41}
        state = State.objects.create(fips="98", usps="ZZ", name="Somewhere", **middle, **box)
        county = County.objects.create(fips="98001", name="Some County", state=state, **middle)
        city = City.objects.create(
            geonameid=999_999_991, name="Sometown", state=state, county=county, population=9, **middle
        )
        self.classifier = ClassifierVersion.objects.order_by("pk").first()
        self.report = ReportFactory(platform=public_reports.FROM_THE_PUBLIC)
        self.token = invitations.invite(role=MODERATOR, note="Ada", by=root)[1]
        self.reset = reset_links.make(person=UserFactory(role=MODERATOR), by=root)[1]
        self.lab = a_lab()
        self.sighting, self.secret = a_report_by_form()
        self.conversation, self.pin = a_conversation()
        self.partner, self.partner_key, self.webhook = self._partner(root)
        self.flag = a_flag(status="upheld")
        self.rule = a_rule()
        self.photo = a_public_photo(root)
        looked_at_by(self.photo, self.people.values())
        self.objects = {
            "access_user": UserFactory(role=MODERATOR),
            "access_invitation": invitations.invite(role=MODERATOR, note="Grace", by=root)[0],
            "access_auditentry": root.audit_entries.first(),
            "access_partner": self.partner,
            "incidents_incident": self.candidate,
            "incidents_correction": Correction.objects.create(
                incident=self.incident, kind="correction", token_hash=sha256(CORRECTION.encode()).hexdigest()
            ),
            "incidents_decision": DecisionFactory(incident=self.candidate),
            "incidents_report": ReportFactory(grouped=True),
            "incidents_source": SourceFactory(),
            "incidents_tag": TagFactory(),
            "learning_classifierversion": self.classifier,
            "learning_trainingrun": TrainingRun.objects.create(name="force", stage="failed", asked_by=root),
            "learning_dataset": DataSet.objects.create(name="force", number=1, n=0),
            "learning_promotion": Promotion.objects.create(
                name="force", version=self.classifier, how=Promotion.How.OPERATOR
            ),
            "biaslab_experiment": self.lab.experiment,
            "biaslab_result": self.lab.result,
            "biaslab_labclass": self.lab.lab_class,
            "sightings_sighting": self.sighting,
            "sightings_conversation": self.conversation,
            "sightings_photo": self.photo,
            "sightings_citydataset": a_dataset(),
            "sightings_layerinfo": a_layer(),
            "tweets_flag": self.flag,
            "tweets_appeal": Appeal.objects.create(wish="other", token_hash=hash_of(APPEAL), words="Why?"),
            "tweets_tweet": self.flag.tweet,
            "tweets_watchedaccount": self.rule.account,
            "tweets_warning": self.rule.warnings.get(),
            "tweets_stream": self.flag.tweet.stream,
            "places_city": city,
            "places_county": county,
            "places_state": state,
        }

    def _partner(self, root):
        partner = partners.take_on(name="The Paper", purpose="Research", scopes=list(SCOPES), by=root)
        person = self.people[url_rules.PARTNER]
        person.partner = partner
        person.save()
        partners.accept_terms(partner=partner, by=person)
        key, _text = partners.make_key(partner=partner, name="server", scopes=list(SCOPES), by=person)
        return partner, key, webhooks.add(partner=partner, url="https://example.org/hook", by=person)

    def path(self, address, actor=url_rules.SUPERUSER):
        """An address with the objects in it that this person may be expected to ask for."""
        if address.name.startswith("route:"):
            route = address.route.replace("(?P<url>.*)$", "nothing/here")
            return "/" + (
                route.replace("<path:object_id>", str(self._pk(address))) if "<" in route else route
            )
        return reverse(address.name, kwargs=self._arguments(address, actor))

    def ask(self, actor, method, path, **data):
        """What one person is answered; nothing that the request did stays."""
        client = self.clients[actor]
        cookies = deepcopy(client.cookies)
        cache.clear()
        try:
            with transaction.atomic():
                answer = getattr(client, method)(path, data)
                if answer.streaming:
                    b"".join(answer.streaming_content)
                transaction.set_rollback(True)
        finally:
            client.cookies = cookies
        return answer

    def _come(self, actor):
        client = Client()
        if actor == url_rules.ANONYMOUS:
            return client
        person = UserFactory(role=ROLE_OF.get(actor), is_superuser=actor == url_rules.SUPERUSER)
        self.people[actor] = person
        for kind, data in (
            ("totp", {"secret": sealing.seal("JBSWY3DPEHPK3PXP")}),
            ("recovery_codes", {"seed": sealing.seal("ab" * 40), "used_mask": 0}),
            ("webauthn", {"name": "phone", "credential": registration()}),
        ):
            Authenticator.objects.create(user=person, type=kind, data=data)
        if actor == url_rules.HALF:
            client.post("/account/login/", {"username": person.username, "password": PASSWORD})
            return client
        sign_in(client, person, second_factor=True)
        UserSession.objects.create(user=person, ip="192.0.2.1", user_agent="x", session_key=f"of{person.pk}")
        return client

    def _pk(self, address):
        found = self.objects.get(address.model)
        assert found is not None, (
            f"{address.route} needs an object: add one to the table in tests/whole_site.py"
        )
        return found.pk

    def _arguments(self, address, actor):
        if "<path:object_id>" in address.route and address.model in self.objects:
            return {"object_id": self._pk(address)}
        if "<int:pk>" in address.route and address.model in self.objects:
            return {"pk": self._pk(address)}
        special = self._special(actor).get(address.name)
        if special is None:
            assert "<" not in address.route, (
                f"{address.name} ({address.route}) needs arguments: add them to tests/whole_site.py"
            )
            return {}
        return special

    def _special(self, actor):
        person = self.people.get(actor, self.people[url_rules.SUPERUSER])
        key = Authenticator.objects.get(user=person, type="webauthn")
        session = UserSession.objects.filter(user=person).first() or UserSession.objects.first()
        pk = {"pk": self.incident.pk}
        return {
            "admin:view_on_site": {
                "content_type_id": ContentType.objects.get_for_model(self.incident).pk,
                "object_id": self.incident.pk,
            },
            "admin:app_list": {"app_label": "incidents"},
            "admin:access_auditentry_export": {"form": "csv"},
            "reset-password": {"token": self.reset},
            "invitation": {"token": self.token},
            "partner-key-rotate": {"pk": self.partner_key.pk},
            "partner-key-revoke": {"pk": self.partner_key.pk},
            "webhook": {"public_id": self.webhook.public_id},
            "webhook-act": {"public_id": self.webhook.public_id},
            "api-webhook": {"public_id": self.webhook.public_id},
            "api-webhook-secret": {"public_id": self.webhook.public_id},
            "api-webhook-test": {"public_id": self.webhook.public_id},
            "api-webhook-deliveries": {"public_id": self.webhook.public_id},
            "sent-tweet": {"platform": "x", "external_id": "1"},
            "end-session": {"pk": session.pk},
            "mfa_remove_webauthn": {"pk": key.pk},
            "mfa_edit_webauthn": {"pk": key.pk},
            "sightings:photo": {"public_id": self.photo.public_id},
            "sightings:report-photo": {"public_id": self.photo.public_id},
            "incident": pk,
            "incident-versions": pk,
            "tile": {"layer": "incidents", "z": 0, "x": 0, "y": 0, "form": "geojson"},
            "classifier": {"name": self.classifier.name},
            "learning:classifier": {"name": self.classifier.name},
            "classifier-drift": {"name": self.classifier.name},
            "learning:drift": {"name": self.classifier.name},
            "learning:try": {"name": "force"},
            "read-sentence": {"name": "force"},
            "incidents:detail": pk,
            "incidents:correct": pk,
            "incidents:evidence": pk | {"key": key_of(self.incident.evidence.first().url)},
            "incidents:versions": pk,
            "incidents:version": pk | {"number": 1},
            "incidents:compare": pk | {"first": 1, "second": 1},
            "incidents:correction": {"token": CORRECTION},
            "incidents:statistics-csv": {"by": "month"},
            "incidents:report-sent": {"reference": self.report.external_id},
            "admin:sightings_by_id": {"public_id": self.sighting.public_id},
            "admin:incidents_of_sighting": {"public_id": self.sighting.public_id},
            "sightings:detail": {"public_id": self.sighting.public_id},
            "sightings:mine": {"secret": self.secret},
            "sightings:pin": {"secret": self.pin},
            "sighting": {"public_id": self.sighting.public_id},
            "tweets:appeal": {"token": APPEAL},
            "tweets:watching": {"token": watching.token_of(self.rule)},
            "tweets:stop-watching": {"token": watching.token_of(self.rule)},
            **self.lab.arguments(),
        }


def login_demanded(answer):
    """Whether an answer sends to the sign-in page."""
    return answer.status_code == 302 and answer["Location"].startswith(("/account/login/", "/admin/login/"))
