"""Secrets that must be read again (second factors, webhooks) lie sealed: a copied database opens nothing.

The seal is made with ``SECRET_KEY``; ``SECRET_KEY_FALLBACKS`` still open it. ``manage.py reseal`` seals
everything anew with the present key, after which a former one can be dropped.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_others: list[Callable[[], int]] = []
_SALT = "civicwatch.second-factor"


class SealBrokenError(Exception):
    """The secret was sealed with a key that is gone: the second factor must be reset."""


def seal(text: str) -> str:
    return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    from cryptography.fernet import InvalidToken  # 7 MB that only a sign-in with a second factor needs

    try:
        return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).decrypt(sealed).decode()
    except InvalidToken as error:
        raise SealBrokenError from error


def can_be_read() -> None:
    """Raises SealBrokenError where the oldest or newest second factor was sealed with a key that is gone."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    for factor in (rows.first(), rows.last()):
        for name in {"secret", "seed"} & (factor.data.keys() if factor else set()):
            unseal(factor.data[name])


@transaction.atomic
def reseal() -> int:
    """Seal every secret with the present key; returns how many. Raises SealBrokenError, changing nothing."""
    others = sum(reseal_one() for reseal_one in _others)
    factors = list(Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN))
    for factor in factors:
        for name in {"secret", "seed"} & factor.data.keys():
            factor.data[name] = seal(unseal(factor.data[name]))
    Authenticator.objects.bulk_update(factors, ["data"])
    return len(factors) + others


def also_reseals(reseal_one: Callable[[], int]) -> None:
    """For a package above this one that seals something: called in its ``AppConfig.ready``."""
    if reseal_one not in _others:
        _others.append(reseal_one)


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    derived = [salted_hmac(_SALT, "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])
