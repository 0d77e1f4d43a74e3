"""Who signs in, who is invited to, and the log of what was done. The user model is our own from the
first migration, so that it can grow."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Partner(models.Model):
    """A newsroom, researcher or legal-aid group that reads by program, under terms that it has accepted."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    purpose = models.TextField(_("what they use it for"), max_length=2000)
    scopes = models.JSONField(_("what their keys may do"), default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+", editable=False)
    terms_version = models.CharField(max_length=20, blank=True, default="", editable=False)
    terms_accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    terms_accepted_by = models.ForeignKey(
        "access.User", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    is_authenticated = True  # to REST framework, where a partner's key speaks for the partner

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(terms_version="", terms_accepted_at=None, terms_accepted_by=None)
                | ~models.Q(terms_version="")
                & models.Q(terms_accepted_at__isnull=False, terms_accepted_by__isnull=False),
                name="partner_terms_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A moderator, senior moderator or administrator, or somebody of a partner; see ``access.roles``."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="people", editable=False
    )


class PartnerKey(models.Model):
    """What a partner's program shows. ``key_hash`` is SHA-256 of the key, which nobody can read again."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    last_used_on = models.DateField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}…"


class Invitation(models.Model):
    """A link, good once, that lets one person make a login of their own in one role.

    ``token_hash`` is SHA-256 of the token in the link, which nobody can read again.
    """

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    role = models.CharField(max_length=40)
    note = models.CharField(_("who it is for"), max_length=200)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | models.Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.note}"


class ResetLink(models.Model):
    """A link, good once, with which one person chooses a new password. ``token_hash`` as with invitations."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reset_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="reset_link_used_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.created_at:%Y-%m-%d %H:%M}"


class WrongTries(models.Model):
    """How often a sign-in failed lately, counted in one way, and until when such tries are refused.

    ``key_hash`` is a keyed hash of what was counted (a user name, an address, both, a browser), so
    that neither addresses nor what was typed as a user name stand here.
    """

    class Kind(models.TextChoices):
        PAIR = "pair", _("one user name from one address")
        NAME = "name", _("one user name from anywhere")
        ADDRESS = "address", _("one address")
        BROWSER = "browser", _("a browser that signed in before")
        CODE_PAIR = "code pair", _("codes of one person from one address")
        CODE = "code", _("codes of one person from anywhere")

    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lock after wrong tries")
        verbose_name_plural = _("locks after wrong tries")
        indexes = [models.Index(fields=["since"], name="wrong_tries_oldest")]

    def __str__(self) -> str:
        return self.get_kind_display()


class AuditEntry(models.Model):
    """One line of the log, chained to the one before it by its hash. Appended to, never changed.

    ``digest`` is SHA-256 of what the entry is about where that stands elsewhere (a decision's own
    row, a file); ``sha256`` covers every field above it and ``previous``.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="audit_entries"
    )
    role = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, default="")
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["subject", "number"], name="audit_subject"),
            models.Index(fields=["-at"], name="audit_latest"),
            models.Index(fields=["by", "-number"], name="audit_person"),
        ]
        permissions = [("export_auditentry", "Can export the log")]

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class AuditHead(models.Model):
    """The one row that holds the end of the chain; locking it makes writers take turns."""

    number = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.number} {self.sha256[:12]}"
