"""The forms of whoever asks for a correction or removal: a choice, a sentence, nothing about the sender."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from incidents.models import Correction
from incidents.services.corrections import LONGEST

_Kind, _Relation = Correction.Kind, Correction.Relation


class AskForm(forms.Form):
    """What is wrong. Only the kind and the words are needed."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=[
            (_Kind.CORRECTION.value, _("Put something right that is wrong or missing")),
            (_Kind.REMOVAL.value, _("Take it off the site")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    text = forms.CharField(
        label=_("What is wrong, or why should it not be public?"),
        help_text=_(
            "Say which words are wrong and what would be right, if you know. A link to a source helps. "
            "Only moderators read this."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        validators=[MaxLengthValidator(LONGEST)],
        error_messages={"required": _("Say in a sentence what is wrong.")},
    )
    relation = forms.ChoiceField(
        label=_("How do you know?"),
        help_text=_("You need not say. It helps us to see what is urgent."),
        choices=_Relation.choices,
        initial=_Relation.NOT_SAID.value,
        required=False,
    )
    about_child = forms.BooleanField(label=_("It concerns somebody under 18"), required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """What is passed on, once the form is valid."""
        return self.cleaned_data | {"relation": self.cleaned_data["relation"] or _Relation.NOT_SAID.value}


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message to the moderators"),
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[MaxLengthValidator(LONGEST)],
        error_messages={"required": _("Write something first.")},
    )
