"""A first look at a living system: invented posts in the real pipeline, and two people's decisions on them.

Everything it leaves says that it is a sample: in its origin, in its title, and by links that lead nowhere.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from civicwatch.access.models import User
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.access.services import make_demonstration_users
from civicwatch.places.models import City
from incidents.demo import posts as demo
from incidents.models import EvidenceKind, Incident, Report, ReportStage, Source, Tag, Verification
from incidents.services import approvals, editing, merging
from incidents.services.evidence import EvidenceChanges, EvidenceDraft
from incidents.services.reports import Received, receive

ORIGIN = "demonstration"
MARK = "Sample: "
SETTLED = (ReportStage.GROUPED, ReportStage.SET_ASIDE, ReportStage.FAILED, ReportStage.DELETED)
_LONGEST_TITLE = 300


def store(*, now: datetime) -> Received:
    """Store the sample posts that are not here yet, as a source of their own brings them."""
    source, _ = Source.objects.get_or_create(
        name=ORIGIN,
        defaults={"kind": "replay", "label": "Demonstration (sample posts)", "last_success_at": now},
    )
    events = demo.events(now)
    posts = [post for event in events for post in event.posts] + demo.unrelated(now)
    return receive(sorted(posts, key=lambda post: post.created_at), source=source, now=now)


def is_settled() -> bool:
    """Whether the pipeline is done with every sample post."""
    return not _reports().exclude(stage__in=SETTLED).exists()


def is_loaded() -> bool:
    """Whether the demonstration is here and its posts have been through the pipeline."""
    return _reports().exists() and is_settled()


def curate(*, loaded_at: datetime) -> int:
    """Mark the candidates as samples and publish those that the file names; return how many that were.

    On this machine alone it also makes those who can sign in. An incident that somebody has decided about is
    left alone, so this can be run again.
    """
    _mark()
    make_demonstration_users()
    first, second = _people()
    published = [_publish(event, first, second) for event in demo.events(loaded_at) if event.is_published]
    return sum(published)


def _reports() -> Any:
    return Report.objects.filter(source__name=ORIGIN)


def _mark() -> None:
    """A sample says so in its title and its origin before anybody can publish it."""
    unmarked = Incident.objects.waiting().filter(reports__source__name=ORIGIN, imported_from="").distinct()
    for incident in unmarked:
        incident.imported_from = ORIGIN
        incident.title = f"{MARK}{incident.title}"[:_LONGEST_TITLE]
        incident.save(update_fields=["imported_from", "title"])


def _publish(event: demo.Event, by: User, second: User) -> bool:
    """Do what a moderator would: set the facts right, merge what tells of the same, publish.

    Where that takes two, a senior moderator gives the second approval.
    """
    keys = [post.external_id for post in event.posts]
    found = Incident.objects.waiting().filter(imported_from=ORIGIN, reports__external_id__in=keys)
    untouched = found.exclude(decisions__by__isnull=False)
    incidents = list(untouched.distinct().order_by("pk"))
    if not incidents:
        return False
    first, *others = incidents
    with transaction.atomic():
        editing.edit(
            incident=first,
            values=_values(event),
            tags=Tag.objects.filter(slug__in=event.facts["tags"]),
            evidence=EvidenceChanges(add=_evidence(event)),
            by=by,
        )
        for other in others:
            merging.merge(incident=other, into=first, words="The same event.", by=by)
        approvals.submit(incident=first, by=by)
        if proposal := approvals.open_proposal(first):
            approvals.approve(proposal=proposal, by=second)
    return True


def _values(event: demo.Event) -> dict[str, Any]:
    facts = event.facts
    name, usps = (part.strip() for part in facts["city"].split(","))
    city = City.objects.named(name).filter(state__usps=usps).order_by("-population")[0]
    north, east = facts["pin"]
    same = ("force_rank", "injury", "verification", "place_precision", "address")
    return {key: facts[key] for key in same} | {
        "title": MARK + facts["title"],
        "description": facts["summary"],
        "occurred_on": event.day,
        "date_precision": "exact",
        "city": city,
        "latitude": round(city.latitude + north, 5),
        "longitude": round(city.longitude + east, 5),
    }


def _evidence(event: demo.Event) -> list[EvidenceDraft]:
    """Links beside the posts, on domains that nobody can own; a second site for what is corroborated."""
    links = []
    if event.facts["video"]:
        url = f"https://video.example.org/sample/{event.key}"
        links.append(EvidenceDraft(EvidenceKind.VIDEO, url, title="Sample video", dated=event.day))
    if event.facts["verification"] == Verification.CORROBORATED:
        url = f"https://paper.example.com/sample/{event.key}"
        links.append(EvidenceDraft(EvidenceKind.ARTICLE, url, title="Sample report", dated=event.day))
    return links


def _people() -> tuple[User, User]:
    """A moderator and a senior moderator who cannot sign in: to whoever does, none of this was theirs."""
    return _person(f"{ORIGIN}-moderator", MODERATOR), _person(ORIGIN, SENIOR_MODERATOR)


def _person(username: str, role: str) -> User:
    user, is_new = User.objects.get_or_create(username=username)
    if is_new:
        user.set_unusable_password()
        user.save()
        user.groups.set([Group.objects.get(name=role)])
    return user
