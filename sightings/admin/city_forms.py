"""The form of a city's data set: what it accepts, and in plain words what is wrong with a mapping."""

import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sightings.city import mapping
from sightings.city.kinds import LEAST_DELAY_HOURS, Kind
from sightings.city.mapping import Problem
from sightings.models import CityDataset, DatasetVendor

LEAST_INTERVAL_MINUTES = 30
_WIDE = {"size": 60}
_HOST = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
_SOCRATA_ID = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")

WORDS: dict[str, Promise] = {
    "not_an_object": gettext_lazy('Write an object, such as {"id": "incident_number"}.'),
    "unknown_role": gettext_lazy("“%(about)s” means nothing here."),
    "missing_role": gettext_lazy("Say which column is “%(about)s”."),
    "not_a_column": gettext_lazy(
        "“%(about)s” does not name a column as the API does: small letters, _ for blanks."
    ),
    "not_words": gettext_lazy('“%(about)s” is a list of words, such as ["sleeper"].'),
    "half_a_point": gettext_lazy("A point needs “%(about)s” too."),
    "no_area": gettext_lazy("Counts by area need a column with a ZIP code, an area or a point."),
}


class CityDatasetForm(forms.ModelForm):
    """Checked before it is saved, so that what is saved can be read."""

    licence_url = forms.URLField(
        label=gettext_lazy("Licence address"),
        assume_scheme="https",
        max_length=300,
        required=False,
        widget=forms.URLInput(attrs=_WIDE),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Page of the data set"),
        assume_scheme="https",
        max_length=300,
        required=False,
        widget=forms.URLInput(attrs=_WIDE),
    )

    class Meta:
        model = CityDataset
        fields = (
            *("label", "city", "kind", "vendor", "domain", "dataset_id", "mapping", "row_filter"),
            *("updated_field", "time_zone", "outlines", "interval_minutes", "delay_hours", "keep_days"),
            *("attribution", "licence", "licence_url", "source_url", "note", "enabled", "is_shown", "key"),
        )
        widgets = {
            "label": forms.TextInput(attrs=_WIDE),
            "note": forms.Textarea(attrs={"rows": 3, "cols": 70}),
            "mapping": forms.Textarea(attrs={"rows": 8, "cols": 70, "spellcheck": "false"}),
            "row_filter": forms.Textarea(attrs={"rows": 2, "cols": 70, "spellcheck": "false"}),
        }
        help_texts = {
            "mapping": gettext_lazy(
                "Which column is what: id, at (one column, or a list of a date and a time), category; "
                "and for the place latitude and longitude, point, zip, district, area. counted_only lists "
                "further words of the city for calls about people who live outside, which are only counted."
            ),
            "row_filter": gettext_lazy("SoQL, as after $where=: type='Homeless Encampment'"),
            "delay_hours": gettext_lazy("Requests about encampments wait at least a week (168 hours)."),
            "keep_days": gettext_lazy("0 keeps everything that the city has."),
            "outlines": gettext_lazy("Name of the set that manage.py import_area_outlines has brought."),
            "dataset_id": gettext_lazy("Such as xjgu-z4ju: the end of the address of the data set."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "mapping" in self.fields:
            self.fields["mapping"].show_hidden_initial = False  # compared with what is stored

    def clean_domain(self) -> str:
        domain: str = self.cleaned_data["domain"].strip().lower()
        if domain and not _HOST.fullmatch(domain):
            raise forms.ValidationError(_("Write the name of the server alone, such as data.lacity.org."))
        return domain

    def clean_dataset_id(self) -> str:
        number: str = self.cleaned_data["dataset_id"].strip().lower()
        if number and not _SOCRATA_ID.fullmatch(number):
            raise forms.ValidationError(_("Four letters or digits, a hyphen, and four more."))
        return number

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"].strip()
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise forms.ValidationError(_("Write a zone such as America/Los_Angeles.")) from None
        return name

    def clean_updated_field(self) -> str:
        name: str = self.cleaned_data["updated_field"].strip()
        if not mapping.is_column(name):
            raise forms.ValidationError(_("Write a column such as :updated_at."))
        return name

    def clean_interval_minutes(self) -> int:
        minutes: int = self.cleaned_data["interval_minutes"]
        if minutes < LEAST_INTERVAL_MINUTES:
            raise forms.ValidationError(_("Not more often than every %d minutes.") % LEAST_INTERVAL_MINUTES)
        return minutes

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind = Kind(data.get("kind") or self.instance.kind or Kind.CALL)
        if "mapping" in data:
            for problem in mapping.problems(data["mapping"], kind=kind):
                self.add_error("mapping", _in_words(problem))
        if data.get("delay_hours") is not None and data["delay_hours"] < LEAST_DELAY_HOURS[kind]:
            self.add_error("delay_hours", _("At least %d hours.") % LEAST_DELAY_HOURS[kind])
        is_file = (data.get("vendor") or self.instance.vendor) == DatasetVendor.FILE
        if not is_file and not (data.get("domain") and data.get("dataset_id")):
            self.add_error("domain", _("Say where the data set lies: server and id."))
        if is_file and data.get("enabled"):
            self.add_error("enabled", _("Files are brought by hand: there is nothing to read on schedule."))
        return data


def _in_words(problem: Problem) -> str:
    return str(WORDS[problem.code]) % {"about": problem.about}
