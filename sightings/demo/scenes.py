"""The sightings of the demonstration, all invented, around downtown Los Angeles and the bay."""

from dataclasses import dataclass

from sightings.placing import Precision


@dataclass(frozen=True)
class Scene:
    """``minutes`` ago; ``check`` is how it is shown to have been checked; ``picture`` what is drawn."""

    label: str
    latitude: float
    longitude: float
    minutes: int
    activity: str
    check: str
    picture: str = ""
    precision: Precision = Precision.STREET
    zip_code: str = ""


SCENES = (
    Scene("near MacArthur Park", 34.0579, -118.2771, 6, "present", "photo_checked", "day"),
    Scene("near 5th and San Pedro", 34.0441, -118.2442, 24, "belongings", "confirmed", "street"),
    Scene("near Vermont and Santa Monica", 34.0906, -118.2917, 41, "present", "unverified"),
    Scene("near Hollywood and Vine", 34.1016, -118.3267, 78, "eviction", "photo_checked", "night"),
    Scene("near Venice Boardwalk", 33.9850, -118.4695, 131, "present", "confirmed"),
    Scene(
        "90044 Los Angeles, CA",
        33.9551,
        -118.2902,
        52,
        "",
        "unverified",
        precision=Precision.ZIP,
        zip_code="90044",
    ),
    Scene("near Civic Center Plaza, San Francisco", 37.7793, -122.4180, 33, "present", "photo_checked"),
)
