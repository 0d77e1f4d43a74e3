"""The form in which the public reports an incident: few fields, none of them about the sender."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from incidents.services.public_reports import LONGEST, NOTHING_TOLD, tells_something

TRAP = "website"  # hidden from people; programs that fill every field fill it too


def _at_most(name: str) -> list[MaxLengthValidator]:
    """Checked after sending: with the attribute on the page, a browser cuts pasted words off silently."""
    return [MaxLengthValidator(LONGEST[name])]


class ReportForm(forms.Form):
    """A report from the public. A link or a description is needed."""

    text = forms.CharField(
        label=_("What happened"),
        help_text=_("What did the police do, and to whom? Say “a man”, “a woman with a child”: no names."),
        widget=forms.Textarea(attrs={"rows": 7}),
        validators=_at_most("text"),
        required=False,
    )
    url = forms.URLField(
        label=_("Link"),
        help_text=_("A video, a post or an article. It helps most: nothing is published without a source."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
        validators=_at_most("url"),
        assume_scheme="https",
        required=False,
    )
    when = forms.CharField(
        label=_("When"),
        help_text=_("As exactly as you know, such as “May 30, 2026, about 9 pm”."),
        validators=_at_most("when"),
        required=False,
    )
    where = forms.CharField(
        label=_("Where"),
        help_text=_("City and state, and the street or place if you know it."),
        validators=_at_most("where"),
        required=False,
    )
    title = forms.CharField(
        label=_("In a few words"),
        help_text=_("A headline, if one comes to mind."),
        validators=_at_most("title"),
        required=False,
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )

    def clean_website(self) -> str:
        if self.cleaned_data[TRAP]:
            raise forms.ValidationError(
                _("This field is a trap for programs. Empty it and send again: nothing was sent yet.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        both_read = "text" in told and "url" in told
        if both_read and not tells_something(text=told["text"], url=told["url"]):
            self.add_error("text", NOTHING_TOLD)
        return told

    @property
    def told(self) -> dict[str, Any]:
        """What is passed on, once the form is valid."""
        return {name: self.cleaned_data[name] for name in LONGEST}
