"""Anybody tries a sentence, by page or by API: what is read, what is refused, and that nothing stays."""

import logging
import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from civicwatch.learning import reading_out, registry, trying
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.templatetags.shares import likelihood, weight
from civicwatch.lib import asking, broker

PAGE, API = "/classifiers/force/try/", "/api/v1/classifiers/force/predict/"
SENTENCE = "Officers pepper sprayed protesters and shoved a woman to the ground."


@pytest.fixture
def judge(monkeypatch, db):
    """Answers at once and in this process; `judge.asked` holds what it was asked."""

    class Judge:
        asked = []
        is_away = False

    judge = Judge()
    cache.clear()  # of what earlier tests have counted

    def ask(task, question, attachment=b"", *, queue, seconds=3.0):
        assert (task, queue) == ("read_sentence", "judge")
        judge.asked = [*judge.asked, (question, attachment)]
        if judge.is_away:
            raise asking.NoAnswerError(task)
        return reading_out.answer(question, attachment)

    monkeypatch.setattr(trying.asking, "ask", ask)
    return judge


@pytest.fixture
def send(client):
    def send(text, **given):
        return client.post(API, {"text": text}, content_type="application/json", **given)

    return send


def test_the_first_page_asks_and_says_what_it_is(client, db):
    page = client.get(PAGE).content.decode()

    assert "not stored, not logged, not learned from" in page
    assert 'href="/classifiers/force/"' in page
    assert "This is how a machine reads words." in page


def test_the_words_that_weighed_are_marked_in_the_sentence(client, judge):
    page = client.post(PAGE, {"text": SENTENCE}).content.decode()

    assert "To the queue as “likely”" in page
    assert '<mark class="weighs level-' in page
    marked = page[page.index('class="sentence"') :].split("</p>")[0]
    assert "sprayed<small>" in marked
    assert "+" in marked
    assert "From here a post goes to the moderators" in page


def test_a_sentence_cannot_break_out_of_the_page(client, judge):
    page = client.post(PAGE, {"text": "Police <script>alert(1)</script> shoved </textarea> him"}).content

    assert b"<script>alert" not in page
    assert page.count(b"</textarea>") == 1


def test_another_language_is_not_judged(client, judge):
    spanish = "La policía golpeó anoche a los manifestantes en el centro de la ciudad con sus porras"

    page = client.post(PAGE, {"text": spanish}).content.decode()

    assert "Not judged" in page
    assert "<mark" not in page


@pytest.mark.parametrize("text", ["", "   ", "12 !?", "a" * 801])
def test_what_is_no_sentence_is_refused_before_anybody_is_asked(client, judge, send, text):
    page = client.post(PAGE, {"text": text})
    answer = send(text)

    assert (page.status_code, answer.status_code) == (400, 400)
    assert 'role="alert"' in page.content.decode()
    assert judge.asked == []


def test_while_the_judge_is_away_the_sentence_stands_in_the_form(client, judge, send):
    judge.is_away = True

    page, answer = client.post(PAGE, {"text": SENTENCE}), send(SENTENCE)

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert SENTENCE in page.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"


def test_without_an_active_version(client, judge, send):
    ClassifierVersion.objects.filter(name="force").update(is_active=False)

    assert client.post(PAGE, {"text": SENTENCE}).status_code == 409
    assert send(SENTENCE).status_code == 409
    assert judge.asked == []


@pytest.mark.parametrize("name", ["photo", "faces", "weather"])
def test_what_reads_no_sentences_has_no_such_page(client, judge, name):
    assert client.get(f"/classifiers/{name}/try/").status_code == 404
    assert client.post(f"/api/v1/classifiers/{name}/predict/", {"text": SENTENCE}).status_code == 404
    assert "/try/" not in client.get("/classifiers/photo/").content.decode()


def test_page_and_api_count_together(client, judge, send, monkeypatch):
    monkeypatch.setattr(trying.SentenceThrottle, "rate", "2/hour")

    assert send(SENTENCE).status_code == 200
    assert client.post(PAGE, {"text": SENTENCE}).status_code == 200
    late, late_page = send(SENTENCE), client.post(PAGE, {"text": SENTENCE})

    assert (late.status_code, late_page.status_code) == (429, 429)
    assert int(late_page["Retry-After"]) > 0
    assert SENTENCE in late_page.content.decode()


def test_the_form_of_another_site_is_refused(judge):
    assert Client(enforce_csrf_checks=True).post(PAGE, {"text": SENTENCE}).status_code == 403
    assert judge.asked == []


def test_the_api_tells_scores_lines_and_words(judge, send):
    told = send(SENTENCE).json()

    assert told["classifier"] == "force"
    assert told["version"] == ClassifierVersion.objects.get(name="force", is_active=True).version
    assert told["outcome"] == "likely"
    assert told["scores"]["probability"] > told["thresholds"]["likely"]
    assert {"word", "weight"} == told["words"][0].keys()
    weights = [abs(word["weight"]) for word in told["words"]]
    assert weights == sorted(weights, reverse=True)


def test_what_speaks_against_it_is_told_too(judge, send):
    told = send("I baked bread this morning and my lovely neighbours came for coffee.").json()

    assert told["outcome"] == "set_aside"
    assert any(word["weight"] < 0 for word in told["words"])


def test_a_page_is_not_kept_by_caches(client, judge):
    assert "no-store" in client.post(PAGE, {"text": SENTENCE})["Cache-Control"]


def test_it_is_told_in_spanish(client, db):
    registry.registration("force")

    assert client.get(PAGE, headers={"Accept-Language": "es"})["Content-Language"] == "es"


@pytest.fixture
def wire(valkey_url, settings, monkeypatch, transactional_db):
    """A real broker; what is sent is answered in a thread, as the judge would."""
    settings.REDIS_URL = valkey_url
    broker.client.cache_clear()
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    threads = []

    def answered(token):
        try:
            asking.answer(token, reading_out.answer)
        finally:
            connection.close()

    def send(name, args, **given):
        assert (name, given["queue"]) == ("read_sentence", "judge")
        threads.append(threading.Thread(target=answered, args=args[:1]))
        threads[-1].start()

    monkeypatch.setattr(asking.current_app, "send_task", send)
    reading_out.warm()
    yield
    for thread in threads:
        thread.join(10)
    broker.client.cache_clear()


def test_a_sentence_goes_through_a_real_broker_and_no_log_hears_it(wire, monkeypatch):
    heard = []
    listener = logging.Handler()
    monkeypatch.setattr(listener, "emit", lambda record: heard.append(record.getMessage()))
    for name in ("", "redis", "push_response", "celery", "civicwatch", "django"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [listener])
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)

    reading = trying.read(SENTENCE, name="force")

    assert reading.outcome == "likely"
    assert not any("pepper" in line for line in heard)


@pytest.mark.parametrize(
    ("probability", "written"), [(0.87334, "87.3%"), (0.99990, "> 99.9%"), (1.0, "> 99.9%"), (0.0, "< 0.1%")]
)
def test_no_likelihood_is_written_as_certain(probability, written):
    assert likelihood(probability) == written


def test_weights_carry_their_sign():
    assert (weight(1.234), weight(-0.2)) == ("+1.23", "−0.20")
