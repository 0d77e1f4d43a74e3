"""A notebook at its private link: its holder alone changes, deletes and takes along what is in it."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from biaslab.models import Notebook, Result
from biaslab.services import notebooks
from tests.biaslab.lab_rows import a_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    notebook, secret = notebooks.open_new()
    return a_result(notebook=notebook, note="first"), secret


def test_the_page_is_for_whoever_has_the_link_and_leaks_it_nowhere(client, own):
    _result, secret = own
    answer = client.get(reverse("biaslab:notebook", args=[secret]))

    assert "first" in answer.content.decode()
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_wrong_link_finds_nothing(client, own):
    assert client.get(reverse("biaslab:notebook", args=["wrong"])).status_code == 404
    assert client.get(reverse("biaslab:notebook-csv", args=["wrong"])).status_code == 404


def test_an_entry_is_changed_and_says_nothing_else_of_the_classifiers(client, own):
    result, secret = own
    client.post(
        reverse("biaslab:change-result", args=[secret, result.pk]), {"true_group": "Other", "note": "second"}
    )

    result.refresh_from_db()
    assert (result.true_group, result.note, result.said_balanced) == ("Other", "second", "Black")
    assert result.edited_at is not None


@pytest.mark.parametrize("name", ["change-result", "delete-result"])
def test_nobody_changes_what_is_in_anothers_notebook(client, own, name):
    result, _secret = own
    _other, other_secret = notebooks.open_new()

    answer = client.post(reverse(f"biaslab:{name}", args=[other_secret, result.pk]), {"note": "mine"})

    assert answer.status_code == 404
    assert Result.objects.get().note == "first"


def test_an_entry_is_deleted(client, own):
    result, secret = own
    client.post(reverse("biaslab:delete-result", args=[secret, result.pk]))

    assert not Result.objects.exists()
    assert Notebook.objects.exists()


def test_the_whole_notebook_is_deleted(client, own):
    _result, secret = own
    client.post(reverse("biaslab:erase-notebook", args=[secret]))

    assert not Result.objects.exists()
    assert not Notebook.objects.exists()


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(client, own):
    _result, secret = own
    Result.objects.update(note="=1+1")
    answer = client.get(reverse("biaslab:notebook-csv", args=[secret]))

    header, row = csv.reader(StringIO(answer.content.decode()))
    assert header[0] == "recorded"
    assert row[-1] == "'=1+1"
    assert "attachment" in answer["Content-Disposition"]
