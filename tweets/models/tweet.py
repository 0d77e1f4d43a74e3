"""A short post as it arrived, and what the machine made of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.crypto import EncryptedBytesField, EncryptedTextField
from civicwatch.lib.jobs import StagedRow
from tweets.models.stream import Stream
from tweets.querysets import TweetQuerySet


class TweetStage(models.TextChoices):
    RECEIVED = "received"
    DOUBTED = "doubted"  # judged once; a second, slower opinion is due
    JUDGED = "judged"
    FAILED = "failed"


class Outcome(models.TextChoices):
    CLEAR = "clear", _("clear")
    FLAGGED = "flagged", _("flagged")
    FOR_PERSON = "for_person", _("for a person")
    NOT_JUDGED = "not_judged", _("not judged: its language was not tested")


class HarmKind(models.TextChoices):
    AGE = "age", _("age")
    ETHNICITY = "ethnicity", _("ethnicity")
    GENDER = "gender", _("gender")
    RELIGION = "religion", _("religion")
    OTHER = "other_cyberbullying", _("other bullying")
    NONE = "not_cyberbullying", _("no bullying")


OWN = 0  # the sender of what streams that this site reads itself have brought


class Tweet(StagedRow):
    """One post. ``author_hash`` is keyed; the handle is sealed, and goes with the words when they expire.

    ``sender`` is the number of the partner that sent it, or OWN. It is a part of the key: what a partner says
    a post is never stands in the place of the post itself.
    ``judged_at`` is when the first opinion was there; the second, where there is one, replaces its figures.
    """

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="tweets")
    platform = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    sender = models.PositiveBigIntegerField(default=OWN, editable=False)
    text = models.TextField(blank=True, default="")
    raw = EncryptedBytesField(default=b"")
    author_hash = models.CharField(max_length=64, blank=True, default="")
    author_handle = EncryptedTextField(blank=True, default="")
    url = models.URLField(max_length=2000, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    said_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    classifier = models.ForeignKey("learning.ClassifierVersion", models.PROTECT, null=True, blank=True)
    abuse = models.FloatField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=HarmKind, blank=True, default="")
    kind_probability = models.FloatField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default="")
    reasons = models.JSONField(default=list, blank=True)
    had_second_opinion = models.BooleanField(default=False)
    judged_at = models.DateTimeField(null=True, blank=True)

    expires_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)  # whether it is still there
    deleted_at_source = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = TweetQuerySet.as_manager()

    class Meta:
        verbose_name = _("tweet")
        verbose_name_plural = _("tweets")
        constraints = [
            models.UniqueConstraint(fields=["platform", "external_id", "sender"], name="tweet_once"),
            models.CheckConstraint(
                condition=models.Q(forgotten_at=None) | models.Q(text="", url=""),
                name="tweet_forgotten_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "due_at"], name="tweet_due"),
            # of many that wait, the few that were tried before are asked for first
            models.Index(fields=["stage", "due_at"], condition=models.Q(attempts__gte=2), name="tweet_tried"),
            models.Index(
                fields=["expires_at"], condition=models.Q(forgotten_at=None), name="tweet_to_expire"
            ),
            models.Index(fields=["-judged_at"], name="tweet_latest"),
            models.Index(
                fields=["url"],
                condition=~models.Q(url="") & ~models.Q(platform="x"),  # those of X are known by number
                name="tweet_by_address",
            ),
            models.Index(fields=["author_hash"], condition=~models.Q(author_hash=""), name="tweet_of_author"),
            # what a partner sent lately, day by day
            models.Index(
                fields=["sender", "received_at"], condition=~models.Q(sender=OWN), name="tweet_sent"
            ),
        ]
        permissions = [("retry_tweet", "Can retry a tweet that failed")]

    def __str__(self) -> str:
        return f"{self.platform} {self.external_id}"
