"""A telephone for tests: what it sends goes through the receiving code, what it is sent can be read."""

from io import BytesIO
from urllib.parse import urlencode

from django.utils import timezone
from PIL import Image

from civicwatch.lib.jobs import run_until_empty
from sightings.models import Conversation, OutboundMessage, Photo, PhotoOutcome, PhotoStage, Sighting
from sightings.services import contributors, pin_links, receiving, resting_photos

NUMBER = "+12135550123"


class Phone:
    def __init__(self, number=NUMBER):
        self.number, self.sent = number, 0

    def send(self, text="", photos=0, **more):
        """Send a message, let it be read, and return what was answered."""
        self.sent += 1
        sid = f"SM{self.number[-4:]}{self.sent:026d}"
        form = [("MessageSid", sid), ("From", self.number), ("Body", text), ("NumMedia", str(photos))]
        for n in range(photos):
            form += [(f"MediaUrl{n}", f"https://api.example/messages/{sid}/media/ME{n}")]
            form += [(f"MediaContentType{n}", "image/jpeg")]
        before = set(OutboundMessage.objects.values_list("pk", flat=True))
        payload = urlencode([*form, *more.items()]).encode()
        receiving.receive(sid=sid, payload=payload, source="webhook", now=timezone.now())
        run_until_empty(receiving.READ_JOB)
        return [row.body for row in OutboundMessage.objects.exclude(pk__in=before).order_by("pk")]

    def check_photos(self, outcome=PhotoOutcome.VERIFIED, *, only=None):
        """As the pipeline does: every photo of this phone, or those by these keys, comes to rest."""
        waiting = Photo.objects.filter(contributor=self.contributor, stage=PhotoStage.TO_FETCH)
        rows = list((waiting if only is None else waiting.filter(pk__in=only)).order_by("pk"))
        for photo in rows:
            photo.outcome, photo.score = outcome, 0.95 if outcome == PhotoOutcome.VERIFIED else 0.5
            photo.refusal = "not_a_picture" if outcome == PhotoOutcome.UNREAD else ""
            photo.move_to(PhotoStage.CHECKED, done=True)
        resting_photos.tell(rows, ["outcome", "score", "refusal"], now=timezone.now())

    @property
    def contributor(self):
        return contributors.find(self.number)

    @property
    def conversation(self):
        return Conversation.objects.filter(contributor=self.contributor).order_by("-pk").first()

    @property
    def sightings(self):
        return list(Sighting.objects.filter(contributor=self.contributor).order_by("pk"))


def picture():
    made = BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 160)).save(made, "JPEG")
    return made.getvalue()


def a_conversation():
    """The smallest, with a link to put a pin; returns it and the link's secret."""
    contributor = contributors.heard("+12135550142", now=timezone.now())
    conversation = Conversation.objects.create(contributor=contributor, needs_person_at=timezone.now())
    return conversation, pin_links.make(conversation, now=timezone.now()).rstrip("/").rpartition("/")[2]
