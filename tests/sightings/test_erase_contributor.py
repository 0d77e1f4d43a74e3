"""``manage.py erase_contributor``: the receipt, and never the number."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from sightings.models import Contributor
from tests.sightings.services.conftest import fake_carrier, taken  # noqa: F401
from tests.sightings.services.sms_rows import read, receive
from tests.sightings.sms import NUMBER

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("erase_contributor", *words, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def somebody(taken, fake_carrier):  # noqa: F811
    receive("SM1")
    read()
    return fake_carrier


def test_the_receipt_in_words(somebody, capsys):
    said = run("310-555-0123") + capsys.readouterr().err

    assert "messages" in said and "the carrier has deleted its copies" in said
    assert "5550123" not in said and not Contributor.objects.exists()
    assert somebody.deleted == ["SM1"]


def test_the_receipt_as_json():
    receipt = json.loads(run(NUMBER, "--json"))
    assert (receipt["messages"], receipt["left_at_carrier"]) == (1, 0)
    assert json.loads(run(NUMBER, "--json"))["messages"] == 0


def test_the_number_may_come_out_of_sight(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NUMBER}\n"))
    assert json.loads(run("-", "--json"))["messages"] == 1


def test_a_number_that_is_not_known_is_not_taken_for_done():
    assert "Nothing is on record from this number" in run("+12125550100")
    assert "Nothing is on record" not in run(NUMBER)


def test_what_is_no_number_is_refused():
    with pytest.raises(CommandError):
        run("nobody")
