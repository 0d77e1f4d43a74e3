"""Classes: a code that students type, a private link for the teacher, and totals that name nobody."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from biaslab.models import Experiment, LabClass, Result
from civicwatch.lib.private_links import hash_of, new_secret

LASTS = timedelta(days=30)
END_JOB = "end_lab_classes"
_LETTERS = "BCDFGHJKMNPQRSTVWXYZ"  # no vowels, so no words; none that looks like a digit
_CODE_LENGTH = 6
_TRIES = 5


def open_class(
    *,
    name: str = "",
    experiment: Experiment | None = None,
    own_faces_allowed: bool = False,
    now: datetime | None = None,
) -> tuple[LabClass, str]:
    """A new class and the secret of the teacher's link, which cannot be read again."""
    now, secret = now or timezone.now(), new_secret()
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                lab_class = LabClass.objects.create(
                    code=_code(),
                    name=name.strip()[:80],
                    teacher_token_hash=hash_of(secret),
                    experiment=experiment,
                    own_faces_allowed=own_faces_allowed,
                    created_at=now,
                    expires_at=now + LASTS,
                )
            return lab_class, secret
        except IntegrityError:  # the code is taken
            if not left:
                raise
    raise AssertionError("unreachable")


def find_by_code(code: str, *, now: datetime | None = None) -> LabClass | None:
    """The class that is open under a code, as a person types it."""
    typed = "".join(code.split()).replace("-", "").upper()
    open_ones = LabClass.objects.filter(closed_at__isnull=True, expires_at__gt=now or timezone.now())
    return open_ones.select_related("experiment").filter(code=typed).first()


def find_by_secret(secret: str) -> LabClass | None:
    """The teacher's class, ended or not."""
    return LabClass.objects.filter(teacher_token_hash=hash_of(secret)).first() if secret else None


def change(*, lab_class: LabClass, own_faces_allowed: bool, experiment: Experiment | None) -> LabClass:
    """What a teacher may set: whether students may use their own face, and which experiment they try."""
    lab_class.own_faces_allowed = own_faces_allowed
    lab_class.experiment = experiment
    lab_class.save(update_fields=["own_faces_allowed", "experiment"])
    return lab_class


@transaction.atomic
def close(*, lab_class: LabClass, now: datetime | None = None) -> LabClass:
    """End a class: nobody joins any more, and its results are only counted from now on."""
    if lab_class.closed_at is None:
        lab_class.closed_at = now or timezone.now()
        lab_class.save(update_fields=["closed_at"])
        _forget_notes(lab_class)
    return lab_class


def close_expired(*, now: datetime | None = None) -> int:
    """End what has run its time; return how many."""
    now = now or timezone.now()
    expired = list(LabClass.objects.filter(closed_at__isnull=True, expires_at__lte=now))
    for lab_class in expired:
        close(lab_class=lab_class, now=now)
    return len(expired)


def is_ending_overdue(by: timedelta) -> bool:
    return LabClass.objects.filter(closed_at__isnull=True, expires_at__lte=timezone.now() - by).exists()


def _forget_notes(lab_class: LabClass) -> None:
    Result.objects.filter(lab_class=lab_class).exclude(note="").update(note="")


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
