"""The table of roles as people read it: every right in words, in the page and in Spanish as well."""

import re

import pytest
from django.urls import reverse

from civicwatch.access.rights_in_words import ASKS_AGAIN, RIGHTS, ROLE_WORDS
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, ROLES
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:roles")


def test_every_right_of_the_table_has_words():
    missing = set().union(*ROLES.values()) - RIGHTS.keys()
    assert missing == set(), "Say them in words in civicwatch/access/rights_in_words.py"


def test_no_words_stand_for_a_right_that_is_gone():
    assert RIGHTS.keys() - set().union(*ROLES.values()) == set()
    assert RIGHTS.keys() >= ASKS_AGAIN
    assert ROLE_WORDS.keys() == ROLES.keys()


def test_no_two_rights_read_the_same():
    words = [str(each) for each in RIGHTS.values()]
    assert len(words) == len(set(words))


def test_the_page_shows_the_table(client):
    client.force_login(UserFactory(role=MODERATOR))

    page = client.get(PAGE).content.decode()

    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, re.S)
    shown = {words.split("<")[0].strip(): cells.count("●") for words, cells in rows}
    expected = {
        str(words): sum(right in rights for rights in ROLES.values()) for right, words in RIGHTS.items()
    }
    assert shown == expected
    assert sum('class="again"' in words for words, _ in rows) == len(ASKS_AGAIN)


def test_administrators_find_it_beside_the_people(client):
    client.force_login(UserFactory(role=ADMINISTRATOR))

    assert PAGE in client.get(reverse("admin:access_user_changelist")).content.decode()
