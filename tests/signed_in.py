"""Signing in without the form: with a fresh proof of who it is, so that dangerous acts do not ask again."""

import time

from civicwatch.access.second_factor import PASSED


def sign_in(client, person, *, minutes_ago=0, second_factor=False):
    """``client.force_login``, and what the sign-in page would have left in the session some minutes ago."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - minutes_ago * 60, "username": person.username}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    if second_factor:
        session[PASSED] = person.pk
    session.save()
    return person
