"""Being warned of harmful posts: about one's own account, or, for an approved organisation, in a stream."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import Partner
from civicwatch.lib.crypto import EncryptedTextField
from civicwatch.lib.jobs import StagedRow
from civicwatch.lib.random_names import random_name
from tweets.models.flag import Flag, Severity
from tweets.models.stream import Stream


def new_public_id() -> str:
    return random_name(12)


class Proof(models.TextChoices):
    CODE = "code", _("the account posted the code")
    PERSON = "person", _("a person checked it")
    ORGANISATION = "organisation", _("an approved organisation asked")


class WatchedAccount(models.Model):
    """An account that its owner, or an approved organisation, wants harmful posts to be noticed for.

    On from ``approved_at`` to ``ended_at``. ``author_hash`` is the fingerprint by which posts that name the
    account are found; the handle itself is sealed. ``partner`` is empty where the owner asked.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    platform = models.CharField(max_length=20)
    author_hash = models.CharField(max_length=64, db_index=True, editable=False)
    handle = EncryptedTextField(editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="watched_accounts", editable=False
    )
    reason = models.TextField(help_text=_("Why it is watched; stands in the log."))
    code = models.CharField(max_length=12, editable=False)
    proof = models.CharField(max_length=12, choices=Proof, blank=True, default="", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    end_reason = models.TextField(blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("watched account")
        verbose_name_plural = _("watched accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, proof="", approved_by=None)
                | Q(approved_at__isnull=False, proof=Proof.CODE, approved_by=None)
                | Q(
                    approved_at__isnull=False, proof__in=("person", "organisation"), approved_by__isnull=False
                ),
                name="watched_account_is_proven",
            ),
            models.CheckConstraint(
                condition=Q(partner=None) | Q(proof__in=("", "organisation")),
                name="watched_by_organisation_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="watched_account_ended_by_at"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="watched_account_has_reason"),
        ]
        permissions = [("approve_watchedaccount", "Can approve and end the watching of an account")]

    def __str__(self) -> str:
        return f"watched account {self.public_id}"

    @property
    def is_on(self) -> bool:
        return self.approved_at is not None and self.ended_at is None


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    WEBHOOK = "webhook", _("webhook")


class WarningRule(models.Model):
    """Who is warned, of what, and how. About one account, or, for an organisation, about all that it sends.

    Nothing is sent before ``confirmed_at`` (the second yes) or after ``ended_at``. Of the link with which
    it is confirmed and managed only the hash is kept. ``kinds`` empty means every kind.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    account = models.ForeignKey(
        WatchedAccount, models.CASCADE, null=True, blank=True, related_name="rules", editable=False
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="warning_rules", editable=False
    )
    stream = models.ForeignKey(
        Stream, models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    kinds = models.JSONField(default=list, blank=True)
    min_severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.MILD)
    channel = models.CharField(max_length=8, choices=Channel)
    contact = EncryptedTextField(blank=True, default="", editable=False)
    contact_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(max_length=2, default="en")
    quiet_hours = models.PositiveSmallIntegerField(default=24)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, stream=None)
                | Q(account=None, stream__isnull=False, partner__isnull=False),
                name="rule_of_stream_is_an_organisations",
            ),
            models.CheckConstraint(
                condition=Q(channel="webhook", partner__isnull=False, contact_hash="")
                | Q(channel__in=("email", "sms")) & ~Q(contact_hash=""),
                name="rule_says_where_to",
            ),
            models.CheckConstraint(
                condition=Q(quiet_hours__gte=1, quiet_hours__lte=168), name="rule_is_quiet_an_hour_to_a_week"
            ),
            models.CheckConstraint(
                condition=Q(last_sent_at=None) | Q(confirmed_at__isnull=False),
                name="rule_sends_once_confirmed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="rule_on",
            ),
        ]

    def __str__(self) -> str:
        return f"warning rule {self.public_id}"

    @property
    def is_on(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class WarningStage(models.TextChoices):
    TO_SEND = "to_send", _("on its way")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("not sent: stopped, or the flag did not stand")
    FAILED = "failed", _("failed")


class Warning(StagedRow):
    """One flag that a rule matches: told once, alone or together with others of the same quiet period.

    Without a flag it is the first letter of a rule, which asks whether its reader wants any.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    rule = models.ForeignKey(WarningRule, models.CASCADE, related_name="warnings", editable=False)
    flag = models.ForeignKey(
        Flag, models.CASCADE, null=True, blank=True, related_name="warnings", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        constraints = [
            models.UniqueConstraint(fields=["rule", "flag"], name="one_warning_a_rule_and_flag"),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(flag__isnull=True), name="one_first_letter_a_rule"
            ),
            models.CheckConstraint(
                condition=~Q(stage="sent") | Q(sent_at__isnull=False), name="sent_warning_has_time"
            ),
        ]
        indexes = [models.Index(fields=["stage", "due_at"], name="warning_due")]
        permissions = [("retry_warning", "Can retry a warning that could not be sent")]

    def __str__(self) -> str:
        return f"warning {self.public_id}"


class WarningCursor(models.Model):
    """The one row that says up to which numbered event rules were asked; locking it makes the asker one."""

    last = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.last)
