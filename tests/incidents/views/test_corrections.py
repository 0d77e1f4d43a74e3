"""Asking for a correction or removal: nothing is asked about the sender, the link is the only way back."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.lib.throttles import CorrectionThrottle
from incidents.models import Correction, CorrectionMessage
from incidents.models.reasons import RetractReason
from incidents.services import corrections, curation, hiding, merging
from tests.factories import IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
SAID = {
    "kind": "removal",
    "text": "My house can be seen <there>.",
    "relation": "concerned",
    "about_child": "on",
}


@pytest.fixture(autouse=True)
def nobody_has_sent_anything():
    cache.clear()


@pytest.fixture
def incident():
    return IncidentFactory(published=True, title="A man is pushed at the fountain")


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR, username="maria.lopez")


def page_of(response):
    return response.content.decode()


def send(client, incident, **changed):
    return client.post(f"/incidents/{incident.pk}/correct/", SAID | changed)


@pytest.fixture
def asked(client, incident):
    """The address of the private page of a request that was just sent."""
    return send(client, incident)["Location"].partition("?")[0]


def test_the_page_of_an_incident_leads_to_the_form(client, incident):
    page = page_of(client.get(f"/incidents/{incident.pk}/"))

    assert f'href="/incidents/{incident.pk}/correct/"' in page
    assert "Ask for a correction or removal" in page


def test_what_is_gone_leads_to_it_too_and_does_not_say_what_it_was(client, incident):
    senior = UserFactory(role=SENIOR_MODERATOR)
    hiding.hide(incident=incident, words="So.", by=senior)
    address = f"/incidents/{incident.pk}/correct/"

    for _ in range(2):
        gone = client.get(f"/incidents/{incident.pk}/")
        form = client.get(address)
        assert (gone.status_code, form.status_code) == (410, 200)
        assert address in page_of(gone)
        assert "fountain" not in page_of(form)
        if incident.status != "retracted":
            incident = curation.retract(incident=incident, reason=RetractReason.FALSE, words="So.", by=senior)
    assert send(client, incident).status_code == 302


def test_a_restricted_one_does_not_tell_its_title_here(client):
    incident = IncidentFactory(published=True, restricted=True, title="A secret")

    assert "secret" not in page_of(client.get(f"/incidents/{incident.pk}/correct/"))


@pytest.mark.parametrize("make", [lambda: IncidentFactory().pk, lambda: 4_000_000])
def test_what_was_never_public_has_no_form(client, make):
    assert client.get(f"/incidents/{make()}/correct/").status_code == 404


def test_a_merged_one_leads_to_the_form_of_its_survivor(client, incident, moderator):
    survivor = IncidentFactory(published=True)
    merging.merge(incident=incident, into=survivor, by=moderator)

    assert (
        client.get(f"/incidents/{incident.pk}/correct/")["Location"] == f"/incidents/{survivor.pk}/correct/"
    )


def test_nothing_about_the_sender_is_asked(client, incident):
    page = page_of(client.get(f"/incidents/{incident.pk}/correct/"))

    form = page[page.index('<form class="report"') :]
    fields = set(re.findall(r'name="(\w+)"', form)) - {"csrfmiddlewaretoken"}
    assert fields == {"kind", "text", "relation", "about_child"}


def test_what_is_sent_arrives(client, incident):
    response = send(client, incident)

    correction = Correction.objects.get()
    assert response.status_code == 302
    assert (correction.incident, correction.kind, correction.relation, correction.about_child) == (
        incident,
        "removal",
        "concerned",
        True,
    )
    assert correction.messages.get().text == SAID["text"]


def test_only_kind_and_words_are_needed(client, incident):
    response = client.post(f"/incidents/{incident.pk}/correct/", {"kind": "correction", "text": "Wrong day."})

    assert response.status_code == 302
    assert Correction.objects.get().relation == "not_said"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "praise"}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": "one\0two"}, "text"),
        ({"relation": "landlord"}, "relation"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client, incident, changed, field):
    response = send(client, incident, **changed)

    page = page_of(response)
    assert response.status_code == 400
    assert re.findall(r'class="errorlist" id="id_(\w+)_error"', page) == [field]
    assert "nothing that you wrote is lost" in page
    if field != "text":
        assert "My house can be seen &lt;there&gt;." in page
    assert not Correction.objects.exists()


def test_another_site_cannot_send_it(incident):
    assert send(Client(enforce_csrf_checks=True), incident).status_code == 403


def test_after_sending_the_link_is_shown_with_what_it_is(client, incident):
    response = client.get(send(client, incident)["Location"])

    page = page_of(response)
    link = re.search(r'value="(http://testserver/corrections/[\w-]{43}/)"', page)
    assert link
    assert "it is the only way back" in page
    later = page_of(client.get(link[1].removeprefix("http://testserver")))
    assert "it is the only way back" not in later
    assert "My house can be seen &lt;there&gt;." in later


def test_no_cache_no_referrer_no_robot(client, asked):
    response = client.get(asked)

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 2000])
def test_a_link_that_nobody_got_is_not_found(client, asked, token):
    assert client.get(f"/corrections/{token}/").status_code == 404
    assert client.get(f"/corrections/{Correction.objects.get().token_hash}/").status_code == 404


def test_what_the_moderators_ask_is_read_and_answered(client, asked, moderator):
    corrections.ask_back(correction=Correction.objects.get(), words="Which window?", by=moderator)
    page = page_of(client.get(asked))
    assert "Which window?" in page
    assert "maria.lopez" not in page.lower()

    response = client.post(asked, {"text": "The left one.", "action": "say"})

    assert response["Location"] == asked
    assert Correction.objects.get().state == "open"
    assert "The left one." in page_of(client.get(asked))


def test_it_can_be_taken_back(client, asked):
    client.post(asked, {"action": "withdraw"})

    assert Correction.objects.get().state == "withdrawn"
    page = page_of(client.get(asked))
    assert "Withdrawn by you" in page
    assert "<textarea" not in page


def test_a_browser_that_names_no_origin_can_answer(asked):
    """With no referrer a browser sends “Origin: null”, which the ordinary check refuses."""
    response = Client(enforce_csrf_checks=True).post(
        asked, {"text": "More.", "action": "say"}, headers={"Origin": "null"}
    )

    assert response.status_code == 302
    assert Correction.objects.get().messages.last().text == "More."


def test_what_was_decided_is_told_in_words_and_without_a_name(client, asked, incident, moderator):
    corrections.decline(correction=Correction.objects.get(), words="The court confirms it.", by=moderator)

    page = page_of(client.get(asked))

    assert "Declined" in page and "The court confirms it." in page
    assert "maria.lopez" not in page.lower()


def test_what_is_closed_takes_no_more_messages(client, asked, moderator):
    corrections.decline(correction=Correction.objects.get(), words="No.", by=moderator)

    response = client.post(asked, {"text": "But!", "action": "say"})

    assert response.status_code == 409
    assert "closed already" in page_of(response)


def test_an_empty_message_is_no_message(client, asked):
    response = client.post(asked, {"text": " ", "action": "say"})

    assert response.status_code == 400
    assert Correction.objects.get().messages.count() == 1


def test_after_a_year_the_link_leads_nowhere(client, asked):
    correction = corrections.withdraw(correction=Correction.objects.get())

    corrections.forget_old(now=correction.changed_at + corrections.KEPT_FOR + timedelta(days=1))

    assert client.get(asked).status_code == 404


def test_too_many_are_told_to_wait_and_keep_their_words(client, incident, monkeypatch):
    monkeypatch.setattr(CorrectionThrottle, "rate", "2/hour")

    answers = [send(client, incident) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert "My house can be seen" in page_of(answers[2])
    late = client.post(answers[0]["Location"].partition("?")[0], {"text": "More.", "action": "say"})
    assert late.status_code == 429
    assert "More." in page_of(late)
    assert Correction.objects.count() == 2


def test_mistakes_are_not_counted(client, incident, monkeypatch):
    monkeypatch.setattr(CorrectionThrottle, "rate", "1/hour")

    assert [send(client, incident, text="").status_code, send(client, incident).status_code] == [400, 302]


def test_no_address_is_kept(incident):
    client = Client(REMOTE_ADDR="203.0.113.77")
    send(client, incident)

    for kept in (Correction, CorrectionMessage, AuditEntry):
        assert kept.objects.exists()
        assert "203.0.113.77" not in str(list(kept.objects.values()))


def test_it_can_be_read_in_either_language(client, asked):
    assert '<html lang="es">' in page_of(client.get(f"{asked}?language=es"))
    assert '<html lang="en">' in page_of(client.get(f"{asked}?language=xx"))
    answer = client.post(f"{asked}?language=es", {"text": "Más.", "action": "say"})
    assert answer["Location"] == f"{asked}?language=es"
    assert "setlang" not in page_of(client.get(asked))  # it needs an origin, which this page does not give
