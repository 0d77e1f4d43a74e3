"""Signing in as a browser does it: password, second factor, what is asked again, sessions, cookies."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civicwatch.access import sealing
from civicwatch.access.models import AuditEntry, Invitation, User
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from tests.factories import PASSWORD, UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")
QUEUE = reverse("admin:incidents_incident_changelist")
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
INVITE = reverse("admin:access_invitation_add")
ASKED = {"role": MODERATOR, "note": "Ada"}


@pytest.fixture(autouse=True)
def one_moment(time_machine):
    """The half-minute of a code must not end between its making and its use."""
    time_machine.move_to(timezone.now(), tick=False)


@pytest.fixture(autouse=True)
def nobody_came_before():
    """Sign-ins from one address are counted by the minute, and all tests share theirs."""
    cache.clear()


@pytest.fixture
def person():
    return UserFactory(username="ada", role=MODERATOR)


@pytest.fixture
def guarded(person):
    """The same, with an authenticator app."""
    Authenticator.objects.create(user=person, type="totp", data={"secret": sealing.seal(SECRET)})
    return person


def enter(client, password=PASSWORD, *, page=LOGIN, **headers):
    return client.post(page, {"username": "ada", "password": password}, **headers)


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("page", [LOGIN, "/admin/login/"])
def test_a_password_opens_the_desk_of_a_demonstration(client, person, page):
    assert enter(client, page=page)["Location"] == QUEUE
    assert is_in(client)


def test_who_does_not_see_the_queue_comes_to_what_admin_has(client):
    UserFactory(username="ada")
    assert enter(client)["Location"] == "/admin/"


def test_it_leads_back_to_where_one_wanted_to_go_but_not_off_the_site(client, person):
    assert enter(client, page=f"{LOGIN}?next=/admin/roles/")["Location"] == "/admin/roles/"
    client.post("/account/logout/")
    assert enter(client, page=f"{LOGIN}?next=https://evil.example/")["Location"] == QUEUE


def test_the_password_alone_is_not_enough_where_there_is_a_factor(client, guarded):
    assert enter(client)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")

    answer = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert answer["Location"] == QUEUE
    assert is_in(client)


def test_a_code_is_not_good_for_a_second_sign_in(client, guarded):
    used = code()
    enter(client)
    client.post(reverse("mfa_authenticate"), {"code": used})

    other = Client()
    enter(other)
    other.post(reverse("mfa_authenticate"), {"code": used})

    assert not is_in(other)


def test_wrong_codes_shut_the_door_even_for_the_right_one(client, guarded):
    enter(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    page = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert not is_in(client)
    assert "Too many wrong tries" in page.content.decode()


def test_wrong_passwords_shut_it_even_for_the_right_one(client, person):
    for _ in range(5):
        assert "User name or password is wrong" in enter(client, "wrong").content.decode()

    page = enter(client)

    assert not is_in(client)
    assert "Wait 15 minutes" in page.content.decode()


def test_a_name_that_nobody_has_gets_the_same_page(client, person):
    def page(name, address):
        answer = client.post(LOGIN, {"username": name, "password": "wrong"}, REMOTE_ADDR=address)
        words = re.sub(r"csrfmiddlewaretoken.*?>|nonce=\"[^\"]*\"", "", answer.content.decode())
        return words.replace(name, "")

    for _ in range(7):
        assert page("ada", "198.51.100.1") == page("xyzzy", "198.51.100.2")


def test_the_right_address_is_counted_behind_a_proxy(client, person, settings):
    """What a client writes into the header itself changes nothing."""
    settings.TRUSTED_PROXIES = 1
    for n in range(5):
        enter(client, "wrong", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}, 198.51.100.1")

    shut = enter(client, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.99, 198.51.100.1")
    assert "Too many" in shut.content.decode()
    enter(client, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.2")
    assert is_in(client)


def test_a_browser_that_knows_its_person_is_not_shut_out_by_others(client, person):
    enter(client)
    client.post("/account/logout/")
    stranger = Client()
    for _ in range(6):
        enter(stranger, "wrong")

    enter(client)

    assert is_in(client)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, person, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get(LOGIN)
    enter(client)

    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["secure"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
    assert len(client.cookies) == 3


def test_a_session_gets_a_new_key_at_sign_in(client, person):
    client.get("/")
    session = client.session
    session["kept"] = 1
    session.save()
    before = session.session_key

    enter(client)

    assert client.session.session_key != before


def test_whoever_was_switched_off_does_not_get_in(client, person):
    User.objects.update(is_active=False)

    enter(client)

    assert not is_in(client)


def test_djangos_own_door_is_shut_to_those_who_are_in(client, person):
    """Signed in, one could otherwise try another person's password past locks and second factor."""
    UserFactory(username="root", is_superuser=True)
    enter(client)

    client.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_nobody_signs_up(client):
    assert client.get("/account/signup/").status_code == 404


def test_the_log_has_the_sign_in_without_the_address(client, person):
    enter(client, REMOTE_ADDR="198.51.100.77")
    client.post("/account/logout/")

    entries = AuditEntry.objects.filter(by=person).order_by("number")
    assert list(entries.values_list("action", flat=True)) == ["sign in", "sign out"]
    assert "198.51" not in str(list(entries.values()))


# --- what weighs much asks once more ---


def administrator(client, minutes_ago):
    return sign_in(client, UserFactory(username="grace", role=ADMINISTRATOR), minutes_ago=minutes_ago)


def test_a_dangerous_act_waits_for_the_password_and_then_goes_on_by_itself(client):
    administrator(client, minutes_ago=11)

    asked = client.post(INVITE, ASKED)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not Invitation.objects.exists()

    done = client.post(asked["Location"], {"password": PASSWORD})

    assert done.context["link"]
    assert Invitation.objects.get().note == "Ada"


def test_within_ten_minutes_it_does_not_ask_again(client):
    administrator(client, minutes_ago=9)

    assert client.post(INVITE, ASKED).context["link"]


def test_a_wrong_password_goes_nowhere(client):
    administrator(client, minutes_ago=11)
    asked = client.post(INVITE, ASKED)

    client.post(asked["Location"], {"password": "wrong"})

    assert not Invitation.objects.exists()


def test_whoever_has_a_factor_is_asked_for_that_and_a_password_does_not_do(client):
    person = administrator(client, minutes_ago=11)
    Authenticator.objects.create(user=person, type="totp", data={"secret": sealing.seal(SECRET)})
    asked = client.post(INVITE, ASKED)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))

    refused = client.post(reverse("account_reauthenticate") + f"?next={INVITE}", {"password": PASSWORD})
    assert refused["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not Invitation.objects.exists()

    done = client.post(asked["Location"], {"code": code()})
    assert done.context["link"]


DANGEROUS = {
    "give a role": (
        "admin:access_user_change",
        {"username": "ada", "role": ADMINISTRATOR, "is_active": "on"},
    ),
    "make a link": ("admin:access_user_password-link", {}),
    "reset a factor": ("admin:access_user_reset-factor", {}),
    "end sessions": ("admin:access_user_end-sessions", {}),
    "unlock": ("admin:access_user_unlock", {}),
}


@pytest.mark.parametrize(("name", "data"), DANGEROUS.values(), ids=DANGEROUS)
def test_what_asks_again(client, person, name, data):
    administrator(client, minutes_ago=11)

    answer = client.post(reverse(name, args=[person.pk]), data)

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_taking_the_log_along_asks_again(client):
    administrator(client, minutes_ago=11)

    answer = client.post(reverse("admin:access_auditentry_export", args=["csv"]))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("page", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_changing_factors_asks_again(client, person, page):
    sign_in(client, person, minutes_ago=11)

    assert client.get(reverse(page))["Location"].startswith(reverse("account_reauthenticate"))


# --- sessions ---


def test_somebody_signed_in_twice_is_told_and_can_end_the_other(client, person):
    other = Client()
    enter(other, HTTP_USER_AGENT="Elsewhere")
    enter(client)
    assert "1 other place" in client.get("/account/2fa/").content.decode()
    page = client.get(reverse("usersessions_list"))
    assert "Elsewhere" in page.content.decode()
    theirs = UserSession.objects.get(user_agent="Elsewhere")

    client.post(reverse("end-session", args=[theirs.pk]))

    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_nobody_ends_somebody_elses_session(client, person):
    enter(client)
    theirs = UserSession.objects.get()
    thief = Client()
    sign_in(thief, UserFactory(role=MODERATOR))

    assert thief.post(reverse("end-session", args=[theirs.pk])).status_code == 404
    assert client.get("/admin/").status_code == 200


def test_all_others_are_ended_at_once(client, person):
    others = [Client() for _ in range(2)]
    for other in others:
        enter(other)
    enter(client)

    client.post(reverse("usersessions_list"))

    assert [other.get("/admin/").status_code for other in others] == [302, 302]
    assert client.get("/admin/").status_code == 200


def test_a_new_password_ends_the_others(client, person):
    other = Client()
    enter(other)
    enter(client)
    new = "another-long-password"

    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_new_factor_ends_the_others(client, person, django_capture_on_commit_callbacks):
    """A session of somebody who knew the password before the factor was there goes on no longer."""
    other = Client()
    enter(other)
    enter(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    assert Authenticator.objects.filter(user=person, type="totp").exists()
    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_short_or_usual_passwords_are_refused(client):
    administrator(client, minutes_ago=0)
    link = client.post(INVITE, ASKED).context["link"]
    client.post("/account/logout/")
    path = "/" + link.split("/", 3)[3]

    for password in ("short", "qwerty123456", "adalovelace12"):
        page = client.post(path, {"username": "adalovelace", "password1": password, "password2": password})
        assert page.status_code == 200, password
    assert not User.objects.filter(username="adalovelace").exists()


@pytest.mark.parametrize("taken", ["ada", "ADA", " ada "])
def test_a_user_name_is_one_persons(client, person, taken):
    administrator(client, minutes_ago=0)
    link = client.post(INVITE, ASKED).context["link"]
    client.post("/account/logout/")

    page = client.post(
        "/" + link.split("/", 3)[3], {"username": taken, "password1": PASSWORD, "password2": PASSWORD}
    )

    assert "is taken" in page.content.decode()
