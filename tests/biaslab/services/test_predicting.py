"""A page asks the judge through a real broker; whatever goes wrong has words for the visitor."""

import logging
import threading
import time

import pytest
from celery import current_app
from django.db import connection
from django.utils import translation

from biaslab.models import Experiment, ExperimentStage
from biaslab.services import experiments, judging, predicting
from biaslab.services.predicting import certainty_words
from civicwatch.lib import asking, broker
from tests.biaslab.lab_rows import prediction
from tests.biaslab.services.test_judging import photo


@pytest.fixture
def wire(valkey_url, settings, monkeypatch, transactional_db):
    """A real broker; tasks that are sent are answered in a thread, as the judge would."""
    settings.REDIS_URL = valkey_url
    broker.client.cache_clear()
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    threads = []

    def answered(token):
        try:
            asking.answer(token, judging.answer)
        finally:
            connection.close()  # each thread has its own

    def send(name, args, **given):
        assert (name, given["queue"]) == ("lab_predict", "judge")
        thread = threading.Thread(target=answered, args=args[:1])
        threads.append(thread)
        thread.start()

    monkeypatch.setattr(asking.current_app, "send_task", send)
    judging.warm()
    yield threads
    for thread in threads:
        thread.join(10)
    broker.client.cache_clear()


def test_a_photo_comes_back_as_two_answers(wire):
    found = predicting.predict_photo(photo("black-2"), experiment=experiments.default())

    assert found.balanced.said == "Black"
    assert found.version == experiments.default().label


def test_no_log_however_talkative_is_given_the_photo(wire, monkeypatch):
    sent, heard = photo("black-2"), []
    listener = logging.Handler()
    monkeypatch.setattr(listener, "emit", lambda record: heard.append(record.getMessage()))
    for name in ("redis", "push_response", "celery", "civicwatch"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [listener])
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)

    predicting.predict_photo(sent, experiment=experiments.default())

    assert [words[:80] for words in heard if len(words) > 1000] == []


def test_a_built_in_face_needs_no_photo(wire):
    found = predicting.predict_built_in("white-1", experiment=experiments.default())

    assert found.unbalanced.said == "White"


def test_a_refusal_has_words(wire):
    with pytest.raises(predicting.PhotoRefusedError) as refused:
        predicting.predict_photo(photo(), experiment=experiments.default())

    assert refused.value.code == "no_face"
    assert "one face" in str(refused.value)


def test_without_a_judge_it_gives_up(monkeypatch, db, valkey_url, settings):
    settings.REDIS_URL = valkey_url
    broker.client.cache_clear()
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    monkeypatch.setattr(asking.current_app, "send_task", lambda *args, **given: None)
    monkeypatch.setattr(predicting, "SECONDS", 0.2)
    started = time.monotonic()

    with pytest.raises(predicting.NoAnswerError):
        predicting.predict_built_in("white-1", experiment=experiments.default())

    assert time.monotonic() - started < 2
    broker.client.cache_clear()


def test_more_than_a_photo_is_refused_before_it_is_sent(db):
    with pytest.raises(predicting.PhotoRefusedError, match="12 MB"):
        predicting.predict_photo(bytes(predicting.MOST_BYTES + 1), experiment=experiments.default())


def test_what_is_not_trained_cannot_be_asked(db):
    row = experiments.default()
    Experiment.objects.filter(pk=row.pk).update(stage=ExperimentStage.WAITING)
    row.refresh_from_db()

    with pytest.raises(predicting.NotTrainedError, match="not been trained"):
        predicting.predict_built_in("white-1", experiment=row)


def test_the_task_is_registered_under_the_name_that_is_asked_for():
    from workers import tasks  # noqa: F401  (registers it)

    assert predicting.TASK in current_app.tasks


def test_every_code_and_every_certainty_has_words():
    for code in ("not_a_picture", "broken", "too_large", "too_many_pixels", "no_face", "several_faces"):
        assert len(str(predicting.PhotoRefusedError(code))) > 20
    with translation.override("en"):
        assert "leaning" in certainty_words(prediction().balanced)


def test_an_answer_survives_the_way():
    found = prediction()

    assert predicting.Prediction.from_json(found.as_json()) == found
