"""Conversations at the moderator's desk: read, answered, settled, blocked; the number stands nowhere."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from sightings import conversation
from sightings.admin import conversation_queue
from sightings.conversation.memory import Step
from sightings.models import BlockedSender, Conversation, OutboundMessage, SendStage
from sightings.services import sending
from tests.factories import UserFactory
from tests.sightings.conversation.phone import NUMBER, Phone
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/sightings/conversation/"


@pytest.fixture
def phone():
    phone = Phone()
    for words in ("please come quick", "zxcv", "asdf"):
        phone.send(words)
    return phone


@pytest.fixture
def moderator(client):
    return signed_in(client, MODERATOR)


def signed_in(client, role):
    client.person = UserFactory(role=role)
    sign_in(client, client.person, second_factor=True)
    return client


def address(phone):
    return f"{LIST}{phone.conversation.pk}/change/"


def post(client, phone, **fields):
    page = client.get(address(phone)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0].replace("&#x27;", "'")
    return client.post(address(phone), {"seen": seen, **fields})


def test_who_needs_a_person_stands_in_the_queue_with_the_reason(moderator, phone):
    Phone("+12135550188").send("hello")

    page = moderator.get(LIST).content.decode()

    assert f"Conversation {phone.conversation.pk}" in page
    assert "did not understand" in page
    assert page.count('class="request"') == 1
    assert moderator.get(LIST, {"view": "open"}).content.decode().count('class="request"') == 2


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR])
def test_both_sides_are_read_and_the_number_is_not(client, phone, role):
    page = signed_in(client, role).get(address(phone)).content.decode()
    page = re.sub(r"<[^>]*>", " ", page)  # random values stand in tags, and may hold any four digits

    assert "please come quick" in page
    assert "I am a machine" in page
    assert NUMBER[1:] not in page and NUMBER[-4:] not in page
    assert ("number ends in 23" in page) == (role == SENIOR_MODERATOR)


def test_an_answer_is_sent_and_settles(moderator, phone):
    answer = post(moderator, phone, action="answer", words="Which city are you in?")

    assert answer.status_code == 302
    assert OutboundMessage.objects.order_by("pk").last().body == "Which city are you in?"
    assert Conversation.objects.get().needs_person_at is None
    entry = AuditEntry.objects.filter(action="conversation.answer").get()
    assert "Which city" not in str(entry.details)


def test_an_answer_may_leave_it_in_the_queue(moderator, phone):
    post(moderator, phone, action="ask_on", words="Which city are you in?")

    assert Conversation.objects.get().needs_person_at


def test_nobody_answers_what_they_have_not_read(moderator, phone):
    page = moderator.get(address(phone)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    phone.send("qwerty")

    answer = moderator.post(address(phone), {"seen": seen, "action": "answer", "words": "Hello"})

    assert answer.status_code == 409
    assert "Hello" in answer.content.decode(), "what was typed is still there"
    assert "Hello" not in [row.body for row in OutboundMessage.objects.all()]


@pytest.mark.parametrize(("words", "why"), [("  ", "Write an answer"), ("x" * 601, "too long")])
def test_an_answer_has_words_and_fits(moderator, phone, words, why):
    answer = post(moderator, phone, action="answer", words=words)

    assert answer.status_code == 409
    assert why in answer.content.decode()


def test_who_stopped_gets_no_answer(moderator, phone):
    page = moderator.get(address(phone)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    contributor = phone.contributor
    contributor.stopped_at = timezone.now()
    contributor.save()

    answer = moderator.post(address(phone), {"seen": seen, "action": "answer", "words": "Hello"})

    assert answer.status_code == 409
    assert "no more texts" in answer.content.decode()


def test_settling_needs_no_words(moderator, phone):
    post(moderator, phone, action="settle")

    assert Conversation.objects.get().needs_person_at is None
    assert AuditEntry.objects.filter(action="conversation.settle").exists()


def test_a_senior_blocks_and_unblocks(client, phone):
    signed_in(client, SENIOR_MODERATOR)

    post(client, phone, action="block", reason="Insults moderators")
    assert BlockedSender.objects.get().reason == "Insults moderators"
    before = OutboundMessage.objects.count()
    phone.send("hello again")
    assert OutboundMessage.objects.count() == before

    post(client, phone, action="unblock")
    assert not BlockedSender.objects.exists()


def test_a_moderator_blocks_nobody(moderator, phone):
    assert post(moderator, phone, action="block", reason="x").status_code == 403
    assert not BlockedSender.objects.exists()


def test_what_an_unfinished_report_says_is_shown(moderator):
    phone = Phone("+12135550177")
    phone.send("LAPD in Oakland", photos=1)

    page = moderator.get(address(phone)).content.decode()

    assert "Oakland, CA" in page
    assert "a yes to the place" in page


def test_the_queue_asks_the_database_no_more_often_for_many(moderator, phone, django_assert_max_num_queries):
    for n in range(20):
        other = Phone(f"+1213555{n:04d}")
        for words in ("a1", "b2", "c3"):
            other.send(words)

    with django_assert_max_num_queries(20):
        moderator.get(LIST)


def test_every_reason_and_step_has_words():
    called = re.findall(r'(?:AskPerson|call_person)\("(\w+)"', _code())

    assert set(called) <= set(conversation_queue.REASONS)
    assert {step.value for step in Step} == set(conversation_queue.STEPS)


def _code():
    folder = Path(conversation.__file__).parent
    return "".join(path.read_text() for path in folder.glob("*.py"))


def test_what_became_of_a_reply_is_said_in_words(moderator, phone):
    every = {*SendStage.values, *filter(None, (*sending._ORDER, *sending._ENDS))}
    assert every <= set(conversation_queue.SENT)

    page = moderator.get(f"{LIST}{phone.conversation.pk}/change/").content.decode()
    assert "waits to be sent" in page and "to_send" not in page
