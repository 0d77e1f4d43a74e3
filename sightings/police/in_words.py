"""The photo classifier in plain words, for the public page of scorecards."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from civicwatch.learning.in_words import InWords

PHOTO = InWords(
    title=_("Photos: does a picture show police, a vehicle or an officer?"),
    about="sightings/photo_classifier.html",
    labels={"police": _("police-like content"), "other": _("anything else")},
    sources={
        "av": _("Emergency vehicles and ordinary cars (Analytics Vidhya)"),
        "prescient": _("Police vehicles in traffic (Roboflow)"),
        "iden_train": _("People at work (IdenProf)"),
        "openimg": _("Vehicles in the street (Open Images)"),
        "cocomini": _("Everyday scenes (COCO)"),
        "together": _("All sources that hold police alone or none, left out together"),
    },
    kinds={
        "police_vehicle": _("Police vehicles"),
        "police_officer": _("Police officers"),
        "car": _("Ordinary cars"),
        "street_vehicles": _("Vehicles in the street"),
        "emergency_other": _("Fire engines, ambulances, rescue"),
        "uniformed_other": _("Other uniforms: firefighters, pilots"),
        "people_other": _("People at other work"),
        "general": _("Everyday scenes"),
    },
    thresholds={
        "person": _("From here a person looks at the photo. What is below counts as no police."),
        "flagged": _("From here a photo is taken for police in the figures on this page."),
        "verified": _(
            "From here a photo counts as checked without a person. The picture itself never shows by that."
        ),
    },
    notes={
        "binary.ece": _(
            "The range comes from samples drawn anew from the same pictures, in which this figure always "
            "comes out larger than it is. So it may lie wholly above the figure: it says how far chance "
            "moves it, not between which ends the true value lies."
        )
    },
    positive=frozenset({"police"}),
)

# A scorecard carries its split in English; marked here, so that the page can show it in other languages.
SPLIT = gettext_noop(
    "5 folds, drawn by groups: near-copies and pictures of one scene stay together. Every number is of heads, a temperature and thresholds fitted without the fold. What ships was then fitted on all pictures."  # noqa: E501
)
