"""The forms of the moderator's desk. They check what was typed; what may be done, the services check."""

import math
from datetime import date
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from incidents.admin.pin import Pin, PinField
from incidents.models import (
    DatePrecision,
    EvidenceKind,
    ForceRank,
    Incident,
    Injury,
    PlacePrecision,
    Tag,
    Verification,
)
from incidents.models.reasons import RejectReason, RetractReason
from incidents.services.evidence import EvidenceChanges, EvidenceDraft

_SAME_SPOT = 1e-7  # degrees; a centimetre
_PLAIN = (
    "title",
    "description",
    "occurred_on",
    "date_precision",
    "place_precision",
    "address",
    "force_rank",
    "agency",
    "injury",
    "verification",
    "restricted",
    "names_person",
    "names_officer",
    "involves_child",
    "sexual_assault",
    "not_names",
    "charges",
    "discipline",
    "settlement",
    "outcome_note",
)
RISK_BOXES = ("names_person", "involves_child", "sexual_assault", "names_officer")
OUTCOME_BOXES = ("charges", "discipline", "settlement")


class WordsField(forms.CharField):
    """Lines of text as they are stored: browsers send line ends of their own, which are no change."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class IncidentForm(forms.Form):
    """Everything that a moderator may correct about an incident."""

    title = forms.CharField(label=_("What happened, in one line"), max_length=300, required=False)
    description = WordsField(
        label=_("What happened"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In your own words, with who says so: “according to”, “the video shows”."),
    )
    occurred_on = forms.DateField(
        label=_("When"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    date_precision = forms.ChoiceField(label=_("How exactly is the day known"), choices=DatePrecision)
    point = PinField(label=_("Where"), required=False)
    place_precision = forms.ChoiceField(label=_("How exactly is the place known"), choices=PlacePrecision)
    address = forms.CharField(label=_("Street or place, in words"), max_length=300, required=False)
    force_rank = forms.TypedChoiceField(
        label=_("Force rank"), required=False, coerce=int, empty_value=None, choices=()
    )
    agency = forms.CharField(label=_("Agency"), max_length=200, required=False)
    injury = forms.ChoiceField(label=_("Injury or death"), choices=Injury)
    verification = forms.ChoiceField(label=_("How it is verified"), choices=Verification)
    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"),
        queryset=Tag.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    restricted = forms.BooleanField(
        label=_("Keep title, description and links hidden (a child, sexual violence, a person at risk)"),
        required=False,
    )
    names_person = forms.BooleanField(label=_("a private person is named"), required=False)
    involves_child = forms.BooleanField(label=_("a child is involved"), required=False)
    sexual_assault = forms.BooleanField(label=_("it tells of a sexual assault"), required=False)
    names_officer = forms.BooleanField(label=_("an officer is named"), required=False)
    not_names = WordsField(
        label=_("Words that are no names here"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line: what the machine took for a person and is none."),
    )
    charges = forms.BooleanField(label=_("criminal charges"), required=False)
    discipline = forms.BooleanField(label=_("discipline"), required=False)
    settlement = forms.BooleanField(label=_("settlement"), required=False)
    outcome_note = WordsField(
        label=_("What came of it, and who says so"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranks = [(rank.value, f"{rank.value} · {rank.label}") for rank in ForceRank]
        self.fields["force_rank"].choices = [("", _("not ranked yet")), *ranks]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(incident: Incident) -> dict[str, Any]:
        point = None
        if incident.latitude is not None and incident.longitude is not None:
            point = Pin(incident.longitude, incident.latitude)
        tags = list(incident.tags.values_list("pk", flat=True)) if incident.pk else []
        return {name: getattr(incident, name) for name in _PLAIN} | {"point": point, "tags": tags}

    def values(self, incident: Incident) -> dict[str, Any]:
        """What to hand to ``editing.edit``: the plain fields and the point as two numbers.

        A pin that was not moved keeps the numbers that are stored, digit for digit.
        """
        values = {name: self.cleaned_data[name] for name in _PLAIN}
        point = self.cleaned_data["point"]
        if point and incident.latitude is not None and incident.longitude is not None:
            moved = math.hypot(point.latitude - incident.latitude, point.longitude - incident.longitude)
            if moved < _SAME_SPOT:
                return values
        return values | {"latitude": point and point.latitude, "longitude": point and point.longitude}


class EvidenceForm(forms.Form):
    """One link; emptied or ticked for removal it goes."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind, initial=EvidenceKind.VIDEO)
    url = forms.URLField(label=_("Link"), required=False, max_length=2000, assume_scheme="https")
    archive_url = forms.URLField(
        label=_("Archived copy"), required=False, max_length=2000, assume_scheme="https"
    )
    title = forms.CharField(label=_("Title or words about it"), required=False, max_length=500)
    dated = forms.DateField(
        label=_("Dated"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sha256 = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    graphic = forms.BooleanField(label=_("graphic"), required=False)

    def draft(self) -> EvidenceDraft:
        data: dict[str, Any] = self.cleaned_data
        dated: date | None = data["dated"]
        return EvidenceDraft(
            data["kind"],
            data["url"],
            data["archive_url"],
            data["title"],
            dated,
            data["sha256"],
            graphic=data["graphic"],
        )


EvidenceFormSet = formset_factory(EvidenceForm, extra=1, can_delete=True, max_num=200)


def evidence_initial(incident: Incident) -> list[dict[str, Any]]:
    names = ("pk", "kind", "url", "archive_url", "title", "dated", "sha256", "graphic")
    return list(incident.evidence.order_by("pk").values(*names)) if incident.pk else []


def evidence_changes(formset: Any) -> EvidenceChanges:
    """What was typed into the rows, as additions, corrections and removals."""
    add, change, remove = [], {}, []
    for form in formset.forms:
        data = form.cleaned_data
        pk = data.get("pk")
        if data.get("DELETE"):
            remove += [pk] if pk else []
        elif pk and form.has_changed():
            change[pk] = form.draft()
        elif not pk and form.has_changed() and (data["url"] or data["archive_url"] or data["title"]):
            add.append(form.draft())
    return EvidenceChanges(add=add, change=change, remove=remove)


class RejectForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=RejectReason)
    words = forms.CharField(label=_("In words (optional)"), required=False, max_length=2000)


class WordsForm(forms.Form):
    """A sentence that is owed: typed, or one of those that the desk offers by number."""

    because = forms.CharField(required=False, max_length=2000)
    words = forms.CharField(label=_("In a sentence"), required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        """``words`` is what was chosen and what was typed, in one."""
        data = {**self.cleaned_data}
        data["words"] = " ".join(filter(None, (data.get("because"), data.get("words"))))
        return data


class RetractForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=RetractReason)
    words = forms.CharField(label=_("In a sentence, for the log"), max_length=2000)
