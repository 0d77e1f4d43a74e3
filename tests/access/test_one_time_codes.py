"""Codes: right within half a minute either way, each good once; secrets sealed under the site's key."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from civicwatch.access import one_time_codes, sealing
from civicwatch.access.sealing import SealBrokenError
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238's own: "12345678901234567890"
NOW = 1_111_111_109


def code(now=NOW):
    return format_hotp_value(hotp_value(SECRET, now // 30))


@pytest.fixture
def person():
    person = UserFactory()
    Authenticator.objects.create(user=person, type="totp", data={"secret": sealing.seal(SECRET)})
    Authenticator.objects.create(
        user=person, type="recovery_codes", data={"seed": sealing.seal("ab" * 40), "used_mask": 0}
    )
    return person


def recovery_codes(person):
    return RecoveryCodes(Authenticator.objects.get(user=person, type="recovery_codes")).generate_codes()


@pytest.mark.parametrize(
    ("moment", "expected"), [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
)
def test_codes_are_those_of_rfc_6238(moment, expected):
    """Appendix B, SHA-1, the last six of its eight digits."""
    assert one_time_codes.is_right(SECRET, expected, now=moment) == moment // 30


@pytest.mark.parametrize(
    ("seconds", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_clocks_may_differ_by_half_a_minute(person, seconds, accepted):
    assert bool(one_time_codes.accept(person, code(NOW + seconds), now=NOW)) == accepted


def test_a_code_is_good_once_even_while_it_is_still_shown(person):
    assert one_time_codes.accept(person, code(), now=NOW)

    assert not one_time_codes.accept(person, code(), now=NOW)
    assert not one_time_codes.accept(person, code(), now=NOW + 29)


def test_one_that_was_overtaken_is_not_accepted_later(person):
    assert one_time_codes.accept(person, code(NOW + 30), now=NOW)

    assert not one_time_codes.accept(person, code(NOW), now=NOW)


def test_spaces_and_dashes_are_no_mistake(person):
    written = code()
    assert one_time_codes.accept(person, f" {written[:3]} {written[3:]} ", now=NOW)
    first = recovery_codes(person)[0]
    assert one_time_codes.accept(person, f"{first[:4]}-{first[4:]}", now=NOW)


def test_a_recovery_code_is_good_once(person):
    first = recovery_codes(person)[0]

    assert one_time_codes.accept(person, first, now=NOW).type == "recovery_codes"
    assert one_time_codes.accept(person, first, now=NOW) is None


@pytest.mark.parametrize("wrong", ["", "000000", "abcdef", "٠٨١٨٠٤", "1" * 20])
def test_what_is_wrong(person, wrong):
    assert one_time_codes.accept(person, wrong, now=NOW) is None


def test_somebody_elses_code(person):
    assert one_time_codes.accept(UserFactory(), code(), now=NOW) is None


def test_the_database_holds_no_secret_that_opens_anything(person):
    assert SECRET not in str(list(Authenticator.objects.values()))


def test_a_former_key_still_opens_and_a_lost_one_fails_without_an_error(person, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-new-key", [former]
    assert one_time_codes.accept(person, code(), now=NOW)

    settings.SECRET_KEY_FALLBACKS = []
    assert one_time_codes.accept(person, code(NOW + 60), now=NOW + 60) is None
    with pytest.raises(SealBrokenError):
        sealing.unseal(Authenticator.objects.get(user=person, type="totp").data["secret"])
