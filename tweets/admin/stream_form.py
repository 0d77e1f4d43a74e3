"""The form of a stream: its name and switches and, for its kind, the settings that the kind takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tweets.models import Stream, StreamKind
from tweets.posts import PLATFORM

PREFIX = "setting_"
BY_HAND = (StreamKind.X, StreamKind.REDIS, StreamKind.REPLAY)  # a partner's comes with its key
MOST_RULES, LONGEST_RULE = 25, 512  # what X takes without a paid contract
_RULES = forms.CharField(
    label=_("Rules"),
    help_text=_("What to ask X for, one a line, in X’s own words for filtered streams."),
    widget=forms.Textarea(attrs={"rows": 6}),
    required=False,
)
_KEY = forms.CharField(
    label=_("Key of the Redis Stream"),
    help_text=_("Left empty: civicwatch:tweets: and the name of this stream."),
    required=False,
    max_length=200,
)
_GROUP = forms.CharField(
    label=_("Consumer group"), help_text=_("Left empty: civicwatch."), required=False, max_length=100
)
_PLATFORM = forms.CharField(
    label=_("Platform"),
    help_text=_("What posts are of that do not say so themselves: a short lower-case word."),
    required=False,
    max_length=20,
)
FIELDS: dict[str, dict[str, forms.Field]] = {
    StreamKind.X: {"rules": _RULES},
    StreamKind.REDIS: {"key": _KEY, "group": _GROUP, "platform": _PLATFORM},
}


class NewStreamForm(forms.ModelForm):
    """First the kind and a name; its settings follow on the next page."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in BY_HAND])

    class Meta:
        model = Stream
        fields = ("kind", "label", "name")


class StreamForm(forms.ModelForm):
    class Meta:
        model = Stream
        fields = ("label", "enabled", "may_train", "keeps_flags")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS.get(self.instance.kind, {}):
            stored = self.instance.settings.get(name, "")
            self.initial[PREFIX + name] = "\n".join(stored) if isinstance(stored, list) else stored

    def clean_setting_platform(self) -> str:
        platform: str = self.cleaned_data["setting_platform"].strip()
        if platform and not PLATFORM.fullmatch(platform):
            raise forms.ValidationError(_("A short lower-case word, such as “bluesky”."))
        return platform

    def clean_setting_rules(self) -> list[str]:
        lines = self.cleaned_data["setting_rules"].splitlines()
        rules = [line.strip() for line in lines if line.strip()]
        if len(rules) > MOST_RULES or any(len(rule) > LONGEST_RULE for rule in rules):
            raise forms.ValidationError(_("X takes 25 rules of 512 characters each."))
        return rules

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        names = FIELDS.get(self.instance.kind, {})
        given = {name: data.get(PREFIX + name) for name in names}
        self.instance.settings = self.instance.settings | given
        self.instance.settings = {name: value for name, value in self.instance.settings.items() if value}
        if data.get("enabled") and self.instance.kind == StreamKind.X and not given["rules"]:
            raise forms.ValidationError(_("Give at least one rule before you switch it on."))
        return data


def form_for(kind: str) -> type[StreamForm]:
    """A form class with a field for each setting of ``kind``."""
    fields = {PREFIX + name: field for name, field in FIELDS.get(kind, {}).items()}
    return type("StreamForm", (StreamForm,), fields)
