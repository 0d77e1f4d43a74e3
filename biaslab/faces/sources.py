"""Where faces come from, under which licence, and whom to thank; shown wherever figures are."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Source:
    slug: str
    title: str
    url: str = ""
    licence: str = ""
    attribution: str = ""
    may_ship: bool = False

    def as_json(self) -> dict[str, str | bool]:
        return asdict(self)


FAIRFACE_SOURCE = Source(
    slug="fairface",
    title="FairFace",
    url="https://github.com/joojs/fairface",
    licence="CC BY 4.0",
    attribution=(
        "Kimmo Kärkkäinen and Jungseock Joo: FairFace: Face Attribute Dataset for Balanced Race, Gender, "
        "and Age for Bias Measurement and Mitigation. WACV 2021. Used under CC BY 4.0; of its seven groups, "
        "two are joined here and one is left out."
    ),
    may_ship=True,
)
UTKFACE_SOURCE = Source(
    slug="utkface",
    title="UTKFace",
    url="https://susanqq.github.io/UTKFace/",
    licence="non-commercial research only",
    attribution="Zhifei Zhang, Yang Song, Hairong Qi: Age Progression/Regression by CAAE. CVPR 2017.",
)
FOLDER_SOURCE = Source(slug="folder", title="A folder of faces")
