"""How often, by month, state, rank, certainty, outcome and so on: charts with their tables, under filters."""

import csv
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from civicwatch.lib import charts
from civicwatch.lib.charts import Bar
from incidents import facets, statistics
from incidents.filtering import Selection
from incidents.models import Incident
from incidents.statistics import Count, Counted
from incidents.views import filter_form
from incidents.views.filter_form import FilterForm

SHOWN = 15  # bars of a chart; its table has them all
LONGEST_TABLE = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Section:
    """One question of the page with its chart and table."""

    by: str
    heading: str
    note: str
    counts: list[Count]
    chart: SafeString

    @property
    def rows(self) -> list[Bar]:
        return _bars(self.by, self.counts[:LONGEST_TABLE])

    @property
    def left_out(self) -> int:
        return max(0, len(self.counts) - LONGEST_TABLE)


@require_safe
@cache_control(no_cache=True)
def statistics_page(request: HttpRequest) -> HttpResponse:
    asked = filter_form.read(request)
    selected = asked.selected
    context = {
        "form": FilterForm(asked),
        "total": statistics.total(selected) if selected else 0,
        "everything": statistics.total(Selection()),
        "sections": _sections(selected) if selected else [],
        "updated_at": Incident.objects.published().latest_change(),
    }
    return render(request, "incidents/statistics.html", context, status=asked.status)


@require_safe
def statistics_csv(request: HttpRequest, by: str) -> HttpResponse:
    """The whole table of one question, under the same filters."""
    by = by.replace("-", "_")
    asked = filter_form.read(request)
    if by not in statistics.BY:
        raise Http404
    if asked.selected is None:
        return HttpResponse(asked.error, status=asked.status, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="incidents-by-{by.replace("_", "-")}.csv"'
    response["Cache-Control"] = "no-cache"
    writer = csv.writer(response)
    writer.writerow([by, "label", "incidents"])
    for count in statistics.counted(by, asked.selected).counts:
        writer.writerow([_cell(count.key), _cell(count.label), count.count])
    return response


def _cell(value: str | int | None) -> str | int:
    """No text that a spreadsheet would run as a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _sections(selected: Selection) -> list[Section]:
    headings = {
        "month": (_("By month"), _("Counted in the month in which it happened, not when it was published.")),
        "state": (
            _("By state"),
            _("Counts follow how many people live in a state and how much is filmed and reported there."),
        ),
        "force_rank": (_("By force rank"), _("The highest means of force that the sources tell of.")),
        "verification": (
            _("By verification"),
            _("“Alleged” means that nobody independent has confirmed it."),
        ),
        "injury": (_("By injury"), _("As the sources tell it. Many do not say.")),
        "outcome": (
            _("By outcome"),
            _("What is known here. Most that comes of an incident comes years later."),
        ),
        "tag": (_("By tag"), _("An incident with several tags counts under each, so these add up to more.")),
        "agency": (_("By agency"), _("Many sources do not say which agency it was.")),
    }
    return [_section(by, *words, statistics.counted(by, selected)) for by, words in headings.items()]


def _section(by: str, heading: str, note: str, found: Counted) -> Section:
    counts = with_empty_months(found.counts) if by == "month" else found.counts
    # The words of a chart go through an XML writer, which escapes them.
    return Section(by, heading, note, counts, mark_safe(_chart(by, heading, counts)))  # noqa: S308


def _chart(by: str, heading: str, counts: list[Count]) -> str:
    in_order = by in ("month", "force_rank", *facets.CHOICES)
    shown = _bars(by, counts if in_order else counts[:SHOWN])
    draw = charts.columns if by == "month" else charts.bars
    return draw(shown, title=heading, description=_described(shown, len(counts)))


def _bars(by: str, counts: list[Count]) -> list[Bar]:
    return [Bar(_labelled(by, count), count.count, _mark(by, count)) for count in counts]


def _labelled(by: str, count: Count) -> str:
    if count.key is None:
        return _("withheld") if by in facets.CHOICES else _("not known")
    return f"{count.key} · {count.label}" if by == "force_rank" else count.label


def _mark(by: str, count: Count) -> str:
    if by != "force_rank":
        return ""
    return "rank-none" if count.key is None else f"rank-{count.key}"


def _described(shown: list[Bar], of: int) -> str:
    """The chart in a sentence for those who do not see it. The longest bar is always among those shown."""
    if not shown:
        return _("No incident matches.")
    most = max(shown, key=lambda bar: bar.count)
    values = {"shown": len(shown), "all": of, "label": most.label, "count": f"{most.count:,}"}
    return (
        _("%(shown)s of %(all)s are drawn. Most: %(label)s with %(count)s. The table has them all.") % values
    )


def with_empty_months(counts: list[Count]) -> list[Count]:
    """Months between the first and the last that have no incident count as 0."""
    if not counts:
        return []
    found = {str(count.key): count.count for count in counts}
    month, last = date.fromisoformat(f"{min(found)}-01"), date.fromisoformat(f"{max(found)}-01")
    months = []
    while month <= last:
        key = f"{month:%Y-%m}"
        months.append(Count(key, key, found.get(key, 0)))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return months
