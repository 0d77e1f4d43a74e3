"""The form of whoever wants to be warned: which account, how, and of what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tweets import contacts
from tweets.models import Channel, HarmKind, Severity
from tweets.services import watching

PLATFORMS = [("x", "X"), ("bluesky", "Bluesky"), ("mastodon", "Mastodon")]
KINDS = [(kind.value, kind.label) for kind in HarmKind if kind != HarmKind.NONE]
_HOURS = {
    1: _("an hour"),
    6: _("six hours"),
    24: _("a day"),
    72: _("three days"),
    168: _("a week"),
}


class HowForm(forms.Form):
    """How somebody is told, and of what."""

    channel = forms.ChoiceField(label=_("How shall we tell you?"), widget=forms.RadioSelect)
    contact = forms.CharField(
        label=_("Your e-mail address, or your telephone number"),
        help_text=_(
            "We ask there once whether you want this. It is stored sealed and used for nothing else."
        ),
        max_length=254,
        error_messages={"required": _("Say where we can reach you.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Of which kinds?"),
        help_text=_("Choose none to be told of all."),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    min_severity = forms.TypedChoiceField(
        label=_("From which severity on?"), choices=Severity.choices, coerce=int, initial=Severity.MILD.value
    )
    quiet_hours = forms.TypedChoiceField(
        label=_("How often at most?"),
        help_text=_("What comes in between is gathered into one letter."),
        choices=[(hours, _HOURS[hours]) for hours in watching.QUIET_HOURS],
        coerce=int,
        initial=24,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.value, each.label) for each in watching.channels()]
        self.fields["channel"].choices = offered  # type: ignore[attr-defined]
        if offered:
            self.fields["channel"].initial = offered[0][0]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("channel") == Channel.WEBHOOK:
            data["contact"] = ""
            self.errors.pop("contact", None)
        elif "contact" in data and "channel" in data:
            try:
                read = contacts.number if data["channel"] == Channel.SMS else contacts.email
                data["contact"] = read(data["contact"])
            except ValueError:
                self.add_error("contact", _("This does not fit: give a whole address, or a whole number."))
        return data


class ByWebhookToo(HowForm):
    """What an organisation may choose besides."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_webhook = (Channel.WEBHOOK.value, Channel.WEBHOOK.label)
        self.fields["channel"].choices = [*self.fields["channel"].choices, by_webhook]  # type: ignore[attr-defined]
        self.fields["contact"].help_text = _(
            "Leave it empty for a webhook: your webhooks stand on their own page."
        )


class WatchForm(HowForm):
    """Of one account: whose it is comes first."""

    field_order = ("platform", "handle")
    platform = forms.ChoiceField(label=_("Where is your account?"), choices=PLATFORMS)
    handle = forms.CharField(
        label=_("The name of your account"),
        help_text=_("As others write it: @name. Only your own account; we ask you to prove it."),
        max_length=101,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Give the name of your account.")},
    )

    def clean_handle(self) -> str:
        try:
            return contacts.handle(self.cleaned_data["handle"])
        except ValueError:
            raise forms.ValidationError(
                _("This cannot be the name of an account: letters, digits, “_”, “.” and “-”.")
            ) from None


class OrganisationForm(WatchForm, ByWebhookToo):
    """An approved organisation says why; a senior approves before anything is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].label = _("Where is the account?")
        self.fields["handle"].label = _("The name of the account")
        self.fields["handle"].help_text = _("As others write it: @name. A senior asks how its owner agreed.")

    reason = forms.CharField(
        label=_("Why do you watch this account, and who agreed to it?"),
        help_text=_("A senior of this site reads it and approves or refuses. It stands in the log."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )


class StreamForm(ByWebhookToo):
    """Of all that an organisation sends itself."""
