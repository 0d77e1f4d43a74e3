"""The lab for programs: one photo at a time, with the notice, and totals of five and more."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from biaslab.groups import GROUPS
from biaslab.models import Experiment, Result, Trial
from biaslab.services import experiments, mixes, notebooks
from biaslab.services.predicting import NoAnswerError, NotTrainedError, PhotoRefusedError
from biaslab.uploads import LARGEST_BODY, MOST_BYTES
from tests.biaslab.lab_rows import a_result, a_trial
from tests.biaslab.pictures import png

pytestmark = pytest.mark.django_db
LIST, RESULTS = reverse("lab-experiments"), reverse("lab-results")
HALF = {group: 1 if group == "White" else 2 for group in GROUPS}
PROBLEM = "application/problem+json"


def predict(client, **sent):
    address = reverse("lab-predict", args=[experiments.default().pk])
    return client.post(address, sent)


def own_photo(content=None):
    return {"photo": SimpleUploadedFile("me.png", content or png()), "consent": "true"}


def send(client, path, data):
    return client.post(path, json.dumps(data), content_type="application/json")


def test_the_list_and_one_with_its_scorecard(client):
    listed = client.get(LIST).json()
    one = client.get(reverse("lab-experiment", args=[listed["results"][0]["id"]])).json()

    assert listed["results"][0]["shipped"]
    assert one["scorecard"]["classifiers"]["balanced"]["per_class"]["White"]["n"] > 0
    assert "demonstration of harm" in one["notice"]


def test_the_list_asks_as_often_for_many_as_for_few(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(LIST)
    for part in (3, 4, 5):
        mixes.ask(mix={**HALF, "Other": part}, features="pixels")
    with django_assert_num_queries(1):
        client.get(LIST)


def test_a_mix_waits_and_a_known_one_is_there(client):
    first = send(client, LIST, {"mix": HALF})
    ready = send(client, LIST, {"mix": {**dict.fromkeys(GROUPS, 1), "White": 10}})

    assert (first.status_code, first.json()["stage"]) == (202, "waiting")
    assert send(client, LIST, {"mix": HALF}).json()["id"] == first.json()["id"]
    assert (ready.status_code, ready.json()["shipped"]) == (200, True)


@pytest.mark.parametrize("mix", [{}, {**HALF, "White": 21}, dict.fromkeys(GROUPS, 0), "equal", None])
def test_a_mix_that_cannot_be_trained_is_a_problem(client, mix):
    answer = send(client, LIST, {"mix": mix})

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_a_full_queue_says_when_to_ask(client, monkeypatch):
    monkeypatch.setattr(mixes, "MOST_WAITING", 0)
    answer = send(client, LIST, {"mix": HALF})

    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
    assert int(answer["Retry-After"]) > 0
    assert not Experiment.objects.filter(stage="waiting").exists()


def test_a_prediction_carries_the_notice_and_no_picture(client, judge):
    told = predict(client, **own_photo()).json()

    assert "not a service" in told["notice"]
    assert told["unbalanced"]["said"] == "White"
    assert sum(told["balanced"]["probabilities"].values()) == pytest.approx(1)
    assert not {"seen_png", "saliency_png"} & {*told, *told["balanced"]}
    assert Trial.objects.get(pk=told["trial"]).source == "upload"


def test_a_built_in_face_needs_no_consent(client, judge, key):
    assert predict(client, face=key).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"face": "nobody"},
        {"photo": SimpleUploadedFile("me.png", png())},
        {"consent": "true", "photo": "x"},
    ],
)
def test_without_a_face_or_consent_nothing_is_asked(client, judge, sent):
    answer = predict(client, **sent)

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert judge.photos == []


def test_there_is_no_bulk_prediction(client, judge):
    two = [SimpleUploadedFile(f"{n}.png", png()) for n in range(2)]

    assert predict(client, photo=two, consent="true").status_code == 400
    assert judge.photos == []


@pytest.mark.parametrize(
    ("error", "status"),
    [(PhotoRefusedError("no_face"), 422), (NotTrainedError(), 409), (NoAnswerError("nobody"), 503)],
)
def test_what_goes_wrong_is_a_problem_document(client, judge, error, status):
    judge.says = error
    answer = predict(client, **own_photo())

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert (answer.get("Retry-After") is not None) is (status == 503)
    assert answer.json().get("code") == ("no_face" if status == 422 else None)


@pytest.mark.parametrize("size", [MOST_BYTES + 1, LARGEST_BODY + 1])
def test_a_photo_that_is_too_large_is_refused_in_the_labs_own_words(client, judge, size):
    answer = predict(client, **own_photo(b"x" * size))

    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)
    assert "12 MB" in answer.json()["detail"]
    assert judge.photos == []


def test_who_asks_in_spanish_is_refused_in_spanish(client, judge):
    judge.says = PhotoRefusedError("no_face")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "es"

    refused = predict(client, **own_photo()).json()["detail"]
    lonely = send(client, LIST, {"mix": dict.fromkeys(GROUPS, 0) | {"White": 1}})

    assert "ninguna cara" in refused
    assert "dos grupos" in lonely.json()["detail"]


def test_predictions_are_throttled(client, judge, monkeypatch):
    monkeypatch.setattr("biaslab.waiting.TrialThrottle.rate", "1/hour")
    assert predict(client, **own_photo()).status_code == 200

    answer = predict(client, **own_photo())

    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)


@pytest.mark.parametrize(("n", "groups"), [(4, []), (5, ["Black"])])
def test_totals_speak_of_five_and_more(client, n, groups):
    for _ in range(n):
        a_result()

    told = client.get(RESULTS, {"experiment": experiments.default().pk}).json()

    assert [tally["group"] for tally in told["results"]] == groups
    assert client.get(RESULTS, {"experiment": 999_999}).json()["results"] == []


def test_a_trial_is_written_down_and_its_notebook_told_once(client):
    answer = send(client, RESULTS, {"trial": str(a_trial().pk), "true_group": "Black", "note": "by program"})

    assert answer.status_code == 201
    told = answer.json()
    assert client.get(told["url"].removeprefix("http://testserver")).status_code == 200
    again = send(client, RESULTS, {"trial": str(a_trial().pk), "notebook": told["notebook"]})
    assert again.status_code == 201
    assert notebooks.find(told["notebook"]).results.count() == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"trial": str(uuid.uuid4())}, 404),
        ({"trial": "x"}, 400),
        ({}, 400),
        ({"true_group": "Martian"}, 400),
        ({"notebook": "wrong"}, 400),
        ({"note": "x" * 1001}, 400),
    ],
)
def test_a_result_that_cannot_be_written_down_leaves_nothing(client, sent, status):
    sent = {"trial": str(a_trial().pk), **sent} if sent and "trial" not in sent else sent
    answer = send(client, RESULTS, sent)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert not Result.objects.exists()
