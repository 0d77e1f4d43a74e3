"""The pictures of a scorecard. The words in them go through an XML writer, which escapes them."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from civicwatch.learning.history import Past, drawn_alike
from civicwatch.learning.scorecards import CALIBRATION, Figure
from civicwatch.learning.slices import CalibrationBin, Slice
from civicwatch.learning.templatetags.shares import percent
from civicwatch.lib import charts, plots


def figures_chart(figures: Sequence[Figure]) -> SafeString:
    """Every figure of which more is better."""
    shares = [
        charts.Interval(str(figure.label), figure.value, figure.ends, percent(figure.value))
        for figure in figures
        if figure.key != CALIBRATION
    ]
    return _intervals(shares, _("How well it does"))


def slice_chart(part: Slice) -> SafeString:
    shares = [charts.Interval(row.label, row.flagged, row.ends, percent(row.flagged)) for row in part.rows]
    return _intervals(shares, str(part.title), most=part.scale)


def history_chart(past: list[Past]) -> SafeString:
    """One figure over the versions; nothing where there is only one version to show."""
    rows = [(one.label, figure) for one in drawn_alike(past) if (figure := one.drawn)]
    if len(rows) < 2:
        return SafeString("")
    shares = [
        charts.Interval(label, figure.value, figure.ends, percent(figure.value)) for label, figure in rows
    ]
    return _intervals(shares, _("%(figure)s, version by version") % {"figure": rows[0][1].label})


def calibration_plot(bins: Sequence[CalibrationBin]) -> SafeString:
    if not bins:
        return SafeString("")
    points = [plots.Bin(found.said, found.true, found.n, _told(found)) for found in bins]
    drawn = plots.reliability(
        points,
        title=_("What it says against what is found"),
        description="; ".join(point.told for point in points),
        across=_("probability that it gave"),
        up=_("share that people found to be so"),
    )
    return mark_safe(drawn)  # noqa: S308


def _told(found: CalibrationBin) -> str:
    return _("said %(said)s, found %(true)s, n %(n)s") % {
        "said": percent(found.said),
        "true": percent(found.true),
        "n": found.n,
    }


def _intervals(shares: list[charts.Interval], title: str, most: float = 1.0) -> SafeString:
    if not shares:
        return SafeString("")
    described = "; ".join(f"{share.label} {share.written}" for share in shares)
    return mark_safe(charts.intervals(shares, title=title, description=described, most=most))  # noqa: S308
