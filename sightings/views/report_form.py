"""The form for those without text messages: where, what, a photo if there is one; nothing of the sender."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from sightings.conversation.spots import Spot
from sightings.in_words import ACTIVITIES
from sightings.placing import Place, Precision
from sightings.services.web_reports import LARGEST_PHOTO, find_spot

TYPES = "image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif"
MINUTES = {
    0: _("Just now"),
    15: _("A quarter of an hour ago"),
    30: _("Half an hour ago"),
    60: _("An hour ago"),
    120: _("Two hours ago"),
}


class SightingForm(forms.Form):
    """A pin (set by the script) or words say where. Errors stand beside the fields, nothing typed is lost.

    A crossing that is not known does not become its city unless its sender has said so.
    """

    offered: Spot | None = None  # the city around a crossing that is not known

    where = forms.CharField(
        label=_("Where"),
        help_text=_("A crossing with its city, a ZIP code, or a city with its state."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        validators=[MaxLengthValidator(200)],
        required=False,
    )
    pin = forms.CharField(widget=forms.HiddenInput, required=False, validators=[MaxLengthValidator(60)])
    whole_city = forms.CharField(  # the city that may stand for a crossing which is not known
        required=False, validators=[MaxLengthValidator(200)]
    )
    minutes_ago = forms.TypedChoiceField(
        label=_("When did you see them?"), choices=list(MINUTES.items()), coerce=int, initial=0
    )
    activity = forms.ChoiceField(
        label=_("What are they doing?"),
        help_text=_("You may leave this open. Use of force also goes to the moderators of incidents."),
        choices=[("", _("I cannot say")), *((key, words) for key, words in ACTIVITIES.items() if key)],
        required=False,
    )
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_(
            "Faces and licence plates are blurred and everything else in the file is removed. A person looks "
            "at it before anybody else may see it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": TYPES}),
        required=False,
    )
    show = forms.ChoiceField(
        label=_("When may we show it?"),
        choices=[("later", _("After I have left")), ("now", _("Now"))],
        initial="later",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Anything else"),
        help_text=_("Only moderators read this. No names, please."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MaxLengthValidator(1000)],
        required=False,
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("This field is a trap for programs. Empty it and send again: nothing was sent yet.")
            )
        return ""

    def clean_photo(self) -> Any:
        photo = self.cleaned_data.get("photo")
        if photo and photo.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("That file is too large. Send one of up to 12 megabytes."))
        return photo

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        place = _pin(told.get("pin", ""))
        spot = find_spot(told["where"]) if place is None and told.get("where") else None
        if spot and spot.rough:
            self.offered = spot
        if spot and spot.rough and told.get("whole_city") != spot.name:
            words = _("We know {city}, but not that street or crossing in it. Nothing was sent yet.")
            self.add_error("where", str(words).format(city=spot.name))
        elif spot:
            place = spot.as_place()
        elif place is None and "where" in told:
            words = _("We do not know that place. Try a ZIP code, or a city with its state.")
            self.add_error("where", words if told["where"] else _("Say where: a pin, or words."))
        return told | {"place": place}

    @property
    def start(self) -> str:
        """Where the map opens: on the city that was named."""
        return f"{self.offered.latitude:.3f},{self.offered.longitude:.3f}" if self.offered else ""


def _pin(value: str) -> Place | None:
    """The pin's latitude and longitude, as the script writes them."""
    try:
        latitude, longitude = (float(part) for part in value.split(","))
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Place(latitude, longitude, Precision.POINT)
