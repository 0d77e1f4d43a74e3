"""Whether a code of an authenticator app or from the sheet of recovery codes is right and not used yet."""

import hmac
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction

from civicwatch.access.models import User
from civicwatch.access.sealing import SealBrokenError, unseal

PERIOD = 30
TOLERANCE = 1  # periods before and after: phones' clocks differ, and typing takes time


@transaction.atomic
def accept(person: User, code: str, *, now: float | None = None) -> Authenticator | None:
    """The factor that a code belongs to; the code is used up. None where it is wrong or was used."""
    digits = "".join(code.split()).replace("-", "")
    factors = Authenticator.objects.select_for_update().filter(
        user=person, type__in=(Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    )
    for factor in factors.order_by("pk"):
        is_app = factor.type == Authenticator.Type.TOTP
        try:
            if (
                _accept_from_app(factor, digits, now)
                if is_app
                else RecoveryCodes(factor).validate_code(digits)
            ):
                return factor
        except SealBrokenError:
            continue
    return None


def is_right(secret: str, code: str, *, after: int = 0, now: float | None = None) -> int | None:
    """The period (RFC 6238) that a code is right for, where that is later than ``after``; else None."""
    present = int(time.time() if now is None else now) // PERIOD
    for period in range(present - TOLERANCE, present + TOLERANCE + 1):
        expected = format_hotp_value(hotp_value(secret, period))
        if period > after and hmac.compare_digest(expected.encode(), code.encode()):
            return period
    return None


def _accept_from_app(factor: Authenticator, code: str, now: float | None) -> bool:
    """Each code once, as RFC 6238 wants it: the last period is kept with the secret."""
    period = is_right(unseal(factor.data["secret"]), code, after=factor.data.get("used", 0), now=now)
    if period is None:
        return False
    factor.data["used"] = period
    factor.save(update_fields=["data"])
    return True
