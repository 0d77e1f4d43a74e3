"""The pictures of drift as SVG made on the server: how far each feature lay off, and both distributions."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from civicwatch.learning.drift.comparing import WORTH_A_LOOK
from civicwatch.learning.drift.features import FEATURES
from civicwatch.learning.drift.models import DriftReading, DriftWindow, Period, Statistic
from civicwatch.learning.drift.report import Group, Moved
from civicwatch.learning.templatetags.shares import percent
from civicwatch.lib import svg

ROW, LABEL, TALL = 58, 20, 30  # pixels of a strip: all of it, its words, its bars
MOST = 0.5  # PSI at which a bar is full
HEIGHT, ABOVE, BELOW = 110, 8, 22
BAR = 12
LONGEST = 84  # per cent of the width
MOST_LABELS = 4


def strips(windows: Sequence[DriftWindow], title: str) -> SafeString:
    """For each feature one strip: a bar for each window, as tall as PSI; a line where it begins to matter."""
    compared = [window for window in windows if window.readings.all()]
    if not compared:
        return SafeString("")
    names = [name for name in FEATURES if any(_psi(window, name) for window in compared)]
    picture = svg.canvas(title, _told(compared[-1]), height=ROW * len(names) + BELOW)
    slot = 100 / max(len(windows), 12)
    for row, name in enumerate(names):
        top = row * ROW
        floor = top + LABEL + TALL
        svg.text(picture, str(FEATURES[name].words), x="0", y=top + 14)
        line = floor - TALL * WORTH_A_LOOK / MOST
        svg.line(picture, "limit", x1=0, x2=slot * len(windows), y1=line, y2=line)
        svg.line(picture, "axis", x1=0, x2=slot * len(windows), y1=floor, y2=floor)
        for place, window in enumerate(windows):
            if reading := _psi(window, name):
                tall = max(TALL * min(reading.value, MOST) / MOST, 1)
                svg.rect(
                    picture,
                    "alarm" if _is_alarm(window, name) else "now",
                    x=f"{place * slot:.3f}%",
                    y=floor - tall,
                    width=f"{slot * 0.8:.3f}%",
                    height=tall,
                    said=f"{_when(window)}: PSI {_number(reading.value)}",
                )
    for place in (0, len(windows) - 1):
        end = "start" if place == 0 else "end"
        at = 0.0 if place == 0 else slot * len(windows)
        svg.text(
            picture, _when(windows[place]), x=f"{at:.2f}%", y=ROW * len(names) + 16, soft=True, anchor=end
        )
    return mark_safe(ElementTree.tostring(picture, encoding="unicode"))  # noqa: S308


def distributions(moved: Moved) -> SafeString:
    """The reference beside the window: columns where there is an order, bars where there is none."""
    draw = _columns if moved.feature.grid else _bars
    return mark_safe(draw(moved.groups, str(moved.feature.words)))  # noqa: S308


def _columns(groups: Sequence[Group], title: str) -> str:
    most = max((max(group.before, group.now) for group in groups), default=0) or 1
    picture = svg.canvas(title, _described(groups), height=ABOVE + HEIGHT + BELOW)
    floor, slot = ABOVE + HEIGHT, 100 / max(len(groups), 1)
    svg.line(picture, "axis", x1=0, x2=100, y1=floor, y2=floor)
    step = -(-len(groups) // MOST_LABELS) or 1
    for place, group in enumerate(groups):
        for number, (mark, share) in enumerate((("before", group.before), ("now", group.now))):
            tall = HEIGHT * share / most
            left = f"{(place + 0.42 * number) * slot:.3f}%"
            svg.rect(
                picture,
                mark,
                x=left,
                y=floor - tall,
                width=f"{slot * 0.4:.3f}%",
                height=tall,
                said=_said(group),
            )
        if place % step == 0:
            svg.text(picture, group.label, x=f"{place * slot:.3f}%", y=floor + 16, soft=True)
    return ElementTree.tostring(picture, encoding="unicode")


def _bars(groups: Sequence[Group], title: str) -> str:
    most = max((max(group.before, group.now) for group in groups), default=0) or 1
    picture = svg.canvas(title, _described(groups), height=ROW * len(groups))
    for row, group in enumerate(groups):
        top = row * ROW
        svg.text(picture, group.label, x="0", y=top + 14)
        for number, (mark, share) in enumerate((("before", group.before), ("now", group.now))):
            y, wide = top + LABEL + number * (BAR + 2), LONGEST * share / most
            svg.rect(picture, mark, x="0", y=y, width=f"{wide:.2f}%", height=BAR)
            svg.text(picture, percent(share), x=f"{wide:.2f}%", y=y + BAR - 1, dx="6", soft=mark == "before")
    return ElementTree.tostring(picture, encoding="unicode")


def _psi(window: DriftWindow, name: str) -> DriftReading | None:
    return next(
        (
            reading
            for reading in window.readings.all()
            if reading.feature == name and reading.statistic == Statistic.PSI
        ),
        None,
    )


def _is_alarm(window: DriftWindow, name: str) -> bool:
    return any(reading.alarm for reading in window.readings.all() if reading.feature == name)


def _when(window: DriftWindow) -> str:
    return date_format(window.start, "Y-m-d" if window.period == Period.DAY else "Y-m-d H:i")


def _told(window: DriftWindow) -> str:
    figures = "; ".join(
        f"{FEATURES[reading.feature].words} {_number(reading.value)}"
        for reading in window.readings.all()
        if reading.statistic == Statistic.PSI
    )
    return _("Latest (%(when)s), PSI: %(figures)s") % {"when": _when(window), "figures": figures}


def _described(groups: Sequence[Group]) -> str:
    return "; ".join(_said(group) for group in groups)


def _said(group: Group) -> str:
    return _("%(group)s: reference %(before)s, now %(now)s") % {
        "group": group.label,
        "before": percent(group.before),
        "now": percent(group.now),
    }


def _number(value: float) -> str:
    return str(number_format(value, 3))
