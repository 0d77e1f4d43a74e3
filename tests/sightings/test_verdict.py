"""The verdict cell by cell: what each part says, and what they come to together."""

from itertools import product

import pytest

from sightings import verdict
from sightings.verdict import PhotoFacts, Reason, SenderFacts

NETWORK, TAKEN = ("verified", "needs_person", "not_police", "unread", "video"), ("matches", "far", "none")
EARLIER, STANDING = ("none", "own", "others", "known"), ("doubtful", "new", "trusted")
SENDERS = {
    "doubtful": SenderFacts(confirmed=1, rejected=3),
    "new": SenderFacts(),
    "trusted": SenderFacts(confirmed=3),
}


def expected(network, taken, earlier, written, standing, senders):
    """The rule once more, as a person would say it."""
    if senders > 1:
        return ("shown", "confirmed")
    if earlier == "known":
        return ("rejected", "unverified")
    against = taken == "far" or earlier in ("own", "others") or standing == "doubtful"
    speaks_for = taken == "matches" or written or standing == "trusted"
    if network == "verified" and not against:
        return ("shown", "photo_checked")
    if network == "not_police" and not speaks_for:
        return ("rejected", "unverified")
    return ("for_person", "unverified")


@pytest.mark.parametrize(
    ("network", "taken", "earlier", "written", "standing", "senders"),
    list(product(NETWORK, TAKEN, EARLIER, (False, True), STANDING, (1, 2))),
)
def test_every_cell(network, taken, earlier, written, standing, senders):
    photo = PhotoFacts(network, 0.5, taken, earlier, written)

    found = verdict.verdict([photo], sender=SENDERS[standing], independent_senders=senders)

    assert (found.outcome, found.verification) == expected(
        network, taken, earlier, written, standing, senders
    )


def test_each_part_gives_its_reason():
    found = verdict.verdict([PhotoFacts("verified", 0.97, "matches")], sender=SENDERS["trusted"])

    assert [reason.as_json() for reason in found.reasons] == [
        {"part": "network", "says": "verified", "weight": 1},
        {"part": "taken", "says": "matches", "weight": 1},
        {"part": "earlier", "says": "none", "weight": 0},
        {"part": "written", "says": "none", "weight": 0},
        {"part": "sender", "says": "trusted", "weight": 1},
        {"part": "senders", "says": "one", "weight": 0},
    ]
    assert found.confidence == 0.97


def test_words_alone_wait_for_a_person():
    found = verdict.verdict([], sender=SENDERS["trusted"])

    assert (found.outcome, found.verification, found.confidence) == ("for_person", "unverified", None)
    assert found.reasons[0] == Reason("photo", "words_only", 0)


def test_words_of_two_senders_confirm_one_another():
    assert verdict.verdict([], sender=SENDERS["new"], independent_senders=2).verification == "confirmed"


def test_a_sealed_photo_brings_a_person_whatever_else_is_there():
    photos = [PhotoFacts("verified", 0.99, "matches"), PhotoFacts("unread", sealed=True)]

    found = verdict.verdict(photos, sender=SENDERS["trusted"], independent_senders=3)

    assert (found.outcome, found.verification) == ("for_person", "unverified")


def test_the_photo_that_speaks_loudest_is_judged():
    photos = [PhotoFacts("not_police", 0.1), PhotoFacts("verified", 0.9), PhotoFacts("unread")]

    found = verdict.verdict(photos)

    assert (found.outcome, found.confidence) == ("shown", 0.9)


def test_a_known_old_picture_beside_a_good_one_does_not_spoil_it():
    photos = [PhotoFacts("verified", 0.9), PhotoFacts("verified", 0.99, earlier="known")]

    assert verdict.verdict(photos).outcome == "shown"


def test_the_web_has_no_standing():
    assert verdict.verdict([PhotoFacts("verified", 0.9)]).reasons[4] == Reason("sender", "unknown", 0)


@pytest.mark.parametrize(
    ("confirmed", "rejected", "standing"),
    [
        (0, 0, "new"),
        (2, 0, "new"),
        (3, 0, "trusted"),
        (9, 1, "new"),
        (0, 2, "new"),
        (0, 3, "doubtful"),
        (3, 3, "new"),
    ],
)
def test_standing(confirmed, rejected, standing):
    assert SenderFacts(confirmed, rejected).standing == standing
