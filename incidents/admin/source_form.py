"""The form of a source: its own fields and, for its kind, the settings that the kind takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Source
from incidents.source_kinds import KINDS, Setting, problems, with_defaults

PREFIX = "setting_"


class NewSourceForm(forms.ModelForm):
    """First the kind and a name; its settings follow on the next page."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.kind, kind.label) for kind in KINDS.values()]
    )

    class Meta:
        model = Source
        fields = ("kind", "label", "name")

    def save(self, commit: bool = True) -> Source:
        source: Source = super().save(commit=False)
        source.settings = with_defaults(source.kind, {})
        source.interval_minutes = KINDS[source.kind].interval_minutes
        if commit:
            source.save()
        return source


class SourceForm(forms.ModelForm):
    """Checks the settings against the table of kinds before they reach an adapter."""

    kind = ""

    class Meta:
        model = Source
        fields = ("label", "interval_minutes", "enabled", "may_train")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = with_defaults(self.kind, self.instance.settings)
        for setting in KINDS[self.kind].settings:
            self.initial[PREFIX + setting.name] = _shown(setting, stored[setting.name])

    def clean_interval_minutes(self) -> int:
        minutes: int = self.cleaned_data["interval_minutes"]
        least = KINDS[self.kind].least_interval_minutes
        if minutes < least:
            raise forms.ValidationError(_("Not more often than every %d minutes.") % least)
        return minutes

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        values = {s.name: _typed(s, data.get(PREFIX + s.name)) for s in KINDS[self.kind].settings}
        values = {name: value for name, value in values.items() if value not in (None, "", [])}
        wrong = problems(self.kind, values)
        if wrong and data.get("enabled"):
            raise forms.ValidationError(wrong)
        self.instance.settings = values
        return data


def form_for(kind: str) -> type[SourceForm]:
    """A form class with a field for each setting of ``kind``."""
    fields = {PREFIX + setting.name: _field(setting) for setting in KINDS[kind].settings}
    return type("SourceForm", (SourceForm,), fields | {"kind": kind})


def _field(setting: Setting) -> forms.Field:
    common: dict[str, Any] = {
        "label": setting.name.replace("_", " ").capitalize(),
        "help_text": setting.help,
        "required": False,
    }
    if setting.kind == "number":
        return forms.IntegerField(min_value=setting.low, max_value=setting.high, **common)
    if setting.kind == "list":
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": 5}),
            **common | {"help_text": _("%s One a line.") % setting.help},
        )
    if setting.kind == "url":
        return forms.URLField(assume_scheme="https", max_length=2000, **common)
    return forms.CharField(widget=forms.TextInput(attrs={"class": "vTextField"}), **common)


def _shown(setting: Setting, value: Any) -> Any:
    return "\n".join(value) if setting.kind == "list" and isinstance(value, list) else value


def _typed(setting: Setting, value: Any) -> Any:
    if setting.kind == "list":
        return [line.strip() for line in (value or "").splitlines() if line.strip()]
    return value
