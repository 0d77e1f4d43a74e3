"""Somebody says that a post was judged wrongly, or ought to be looked at; and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.crypto import EncryptedTextField
from tweets.models.flag import Flag


class Appeal(models.Model):
    """By anybody, without an account. ``token_hash`` is of the private link, the only way back.

    The link to the post and the words are sealed, and go a year after the answer. ``flag`` is the one that
    the link leads to, where there is one; the page of whoever asks never says whether there was.
    """

    class Wish(models.TextChoices):
        NOT_HARMFUL = "not_harmful", _("This post does no harm and should not be flagged")
        HARMFUL = "harmful", _("This post harms somebody and should be flagged")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        CHANGED = "changed", _("we changed our judgement")
        KEPT = "kept", _("we keep to our judgement")
        OUT_OF_REACH = "out_of_reach", _("we hold nothing about this post")
        WITHDRAWN = "withdrawn", _("withdrawn by you")

    link = EncryptedTextField(blank=True, default="", editable=False)
    post_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    flag = models.ForeignKey(
        Flag, models.SET_NULL, null=True, blank=True, related_name="appeals", editable=False
    )
    wish = models.CharField(max_length=12, choices=Wish, editable=False)
    words = EncryptedTextField(blank=True, default="", editable=False)
    language = models.CharField(max_length=2, default="en", editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN, editable=False)
    reply = EncryptedTextField(blank=True, default="", editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None, answered_by=None)
                | Q(state="withdrawn", answered_at__isnull=False, answered_by=None)
                | Q(state__in=("changed", "kept", "out_of_reach"))
                & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="appeal_is_answered_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "sent_at"], name="appeal_queue")]
        permissions = [("answer_appeal", "Can answer an appeal")]

    def __str__(self) -> str:
        return f"appeal {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
