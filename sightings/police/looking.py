"""How pictures are looked at: by the first network, and where that leaves doubt by the second as well."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from sightings.police import network
from sightings.police.head import Doubles, Floats, embed
from sightings.police.network import FIRST, SECOND, SIDES
from sightings.police.panel import Panel, is_in_doubt, together
from sightings.police.preparing import prepare


def look(panel: Panel, pictures: Sequence[Image.Image]) -> tuple[Doubles, Floats]:
    """Scores and heat maps; in doubt, the map too is that of both."""
    cells = network.cells(prepare(pictures), FIRST)
    odds, heat = panel.first.odds(embed(cells, FIRST)), panel.first.heat(cells)
    doubtful = is_in_doubt(odds)
    if doubtful.any():
        again = [picture for picture, doubt in zip(pictures, doubtful, strict=True) if doubt]
        cells = network.cells(prepare(again, SIDES[SECOND]), SECOND)
        odds[doubtful] = together(odds[doubtful], panel.second.odds(embed(cells, SECOND)))
        heat[doubtful] = (heat[doubtful] + panel.second.heat(cells)) / 2
    return panel.score(odds), heat
