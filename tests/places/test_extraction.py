"""What texts say of their place: names with and without their state, and the traps that are no places."""

import time

import pytest

from civicwatch.places import gazetteer
from civicwatch.places.extraction import find_place, find_places

PLACES = gazetteer.load()


def told(text, *hints):
    guess = find_place(text, hints=hints)
    state = PLACES.states[guess.state_id].usps if guess.state_id else None
    city = PLACES.cities[guess.city_id].name if guess.city_id else None
    return guess.precision, city, state


CITIES = {
    "Officers in Fort Wayne, IN sprayed a kneeling man": ("Fort Wayne", "IN"),
    "Officers in Fort Wayne IN sprayed a kneeling man": ("Fort Wayne", "IN"),
    "Portland, ME: an officer pushed a medic": ("Portland", "ME"),
    "An officer pushed a medic in Portland, Maine": ("Portland", "ME"),
    "An officer pushed a medic in Portland": ("Portland", "OR"),
    "Oakland, Calif. — a deputy struck a student": ("Oakland", "CA"),
    "Springfield, Mo. police used a dog": ("Springfield", "MO"),
    "NYPD officers shoved a cyclist": ("New York City", "NY"),
    "A cop hit a man in Brooklyn": ("New York City", "NY"),
    "Philly cops gassed the highway": ("Philadelphia", "PA"),
    "LA cops drove into a crowd": ("Los Angeles", "CA"),
    "Cops on the bridge in New Orleans, LA": ("New Orleans", "LA"),
    "Police in Washington, D.C. cleared the park": ("Washington", "DC"),
    "St. Paul police fired at a press van": ("Saint Paul", "MN"),
    "THE POLICE IN MINNEAPOLIS SHOT AT MY PORCH": ("Minneapolis", "MN"),
    "SAN JOSE CALIFORNIA! A CALM CROWD WAS GASSED": ("San Jose", "CA"),
    "They gassed us at the portland justice center": ("Portland", "OR"),
    "Gas again tonight #denverprotests": ("Denver", "CO"),
    "@SeattlePD why did you spray a child": ("Seattle", "WA"),
    "A deputy in Lancaster, California slammed a woman": ("Lancaster", "CA"),
    "Mobile, Alabama police used gas": ("Mobile", "AL"),
    "Normal, IL police arrested a reporter": ("Normal", "IL"),
    "Police attacked a march in Jackson, Mississippi": ("Jackson", "MS"),
    "Springfield police in Massachusetts shoved a man": ("Springfield", "MA"),
    "A man from Chicago was beaten by police in Kenosha": ("Kenosha", "WI"),
    "A crowd in Oakland, marching after the killing of George Floyd in Minneapolis": ("Oakland", "CA"),
}
STATES = {
    "A Texas trooper pushed a man": "TX",
    "Washington state troopers dragged a man": "WA",
    "West Virginia officer tased a teen": "WV",
    "Officers struck marchers in Seattle, Spokane and Tacoma": "WA",
}
NOWHERE = [
    "Police march against police in May",
    "We march for justice and independence",
    "Reading police reports is hard; the mobile unit left",
    "The George Floyd protest turned violent",
    "Justice for Breonna Taylor",
    "Jackson said that officers shoved him",
    "Officer Austin Miller punched a man",
    "Mayor Houston Jones spoke",
    "Judge Lincoln ruled against the officers",
    "A Washington Post reporter was shoved by an officer",
    "A New York Times photographer was hit",
    "A Kansas City Chiefs player knelt",
    "Police hit marchers on Michigan Avenue",
    "Gas was used near Lombard and Elmore",
    "Gas was used at N Denver and 5th",
    "Police charged at Lombard and Denver",
    "They chased us down North Lombard",
    "Police in Garfield neighborhood",
    "OK, who is in charge? Hi, tell me or leave",
    "Springfield police used a dog",
    "Officers shoved people in Seattle, Portland and Oakland",
    "Washington argues about police funding",
    "Hong Kong police beat a student",
    "Police tackled a man in Birmingham, UK",
    "Police used gas in Tbilisi, Georgia",
    "",
]


@pytest.mark.parametrize("text", CITIES)
def test_a_city_is_read(text):
    city, state = CITIES[text]
    assert told(text) == ("city", city, state)


@pytest.mark.parametrize("text", STATES)
def test_a_state_is_read(text):
    assert told(text) == ("state", None, STATES[text])


@pytest.mark.parametrize("text", NOWHERE)
def test_what_is_no_place_stays_unknown(text):
    guess = find_place(text)
    assert guess.precision == "unknown"
    assert (guess.city_id, guess.county_id, guess.state_id, guess.latitude) == (None, None, None, None)
    assert guess.reason


def test_a_county_is_read():
    guess = find_place("Multnomah County deputies used gas")
    assert (guess.precision, guess.county_id, guess.state_id) == ("county", "41051", "41")


def test_a_county_name_of_many_states_needs_one():
    assert find_place("Orange County deputies hit a man").precision == "unknown"
    assert find_place("Orange County deputies hit a man, Florida").county_id == "12095"


def test_a_quarter_keeps_its_own_point_and_county():
    guess = find_place("A cop hit a man in Brooklyn")
    assert guess.county_id == "36047"
    assert (guess.latitude, guess.longitude) == pytest.approx((40.65, -73.95), abs=0.05)


def test_a_city_and_its_suburb_are_told_as_their_county():
    guess = find_place("#LAProtest police shot into a flat #SantaMonica")
    assert (guess.precision, guess.county_id) == ("county", "06037")


def test_the_span_shows_the_words():
    text = "Late at night officers in Fort Wayne, IN sprayed a man"
    start, end = find_place(text).span
    assert text[start:end] == "Fort Wayne, IN"


def test_the_reason_is_in_plain_words():
    assert find_place("Officers in Fort Wayne, IN").reason == "“Fort Wayne, IN” names city and state"
    several = find_place("Officers shoved people in Seattle, Portland and Oakland").reason
    assert several == "names several places, none above the others: Seattle, Portland, Oakland"


def test_a_text_of_several_places_gives_them_all():
    found = find_places("Officers shoved people in Seattle, Portland and Fort Wayne, IN")
    assert {PLACES.cities[place.city_id].name for place in found} == {"Seattle", "Portland", "Fort Wayne"}
    assert found[0].confidence == max(place.confidence for place in found)
    assert find_place("Officers in Seattle and Portland").candidates == tuple(
        find_places("Officers in Seattle and Portland")
    )


def test_confidence_grows_with_each_mention_and_stays_below_one():
    once = find_place("Reno police hit a man")
    twice = find_place("Reno police hit a man. The Reno police chief left.")
    assert once.confidence < twice.confidence < 1


def test_another_state_takes_confidence_away():
    alone = find_place("Tulsa police hit a man")
    doubted = find_place("Tulsa police hit a man, a Texas official said")
    assert doubted.city_id == alone.city_id
    assert doubted.confidence < alone.confidence


def test_a_long_text_and_odd_characters_do_no_harm():
    assert find_place("\x00 #  @ 'St. ,, " + "Paris and " * 20_000).precision == "unknown"


def test_three_thousand_short_texts_a_second():
    texts = [f"{n} officers shoved a man to the ground in {city}" for n in range(60) for city in CITIES]
    find_place("warm")
    started = time.process_time()
    for text in texts:
        find_place(text)
    assert len(texts) / (time.process_time() - started) > 1500  # half, for a busy machine
