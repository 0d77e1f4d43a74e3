"""What the words about certainty, injury and outcome mean, in a sentence each for the page of an incident."""

from django.utils.translation import gettext_lazy as _

from incidents.models import DatePrecision, Injury, Outcome, PlacePrecision

DATES = {
    DatePrecision.EXACT: _("The sources tell the day."),
    DatePrecision.APPROXIMATE: _("Around that day: the sources do not tell it exactly."),
    DatePrecision.MONTH: _("The sources tell the month only."),
    DatePrecision.UNKNOWN: _("How exact this day is, nobody has said."),
}
PLACES = {
    PlacePrecision.POINT: _("The mark shows the spot as far as the sources tell it."),
    PlacePrecision.STREET: _("The mark shows about where it was, to the street or block."),
    PlacePrecision.CITY: _("Somewhere in this city: the sources do not say where."),
    PlacePrecision.COUNTY: _("Somewhere in this county: the sources do not say where."),
    PlacePrecision.STATE: _("Somewhere in this state: more is not shown here."),
    PlacePrecision.UNKNOWN: _("Somewhere in this state: more is not shown here."),
}
INJURIES = {
    Injury.UNKNOWN: _("No source here says whether somebody was hurt."),
    Injury.NONE: _("The sources tell of nobody hurt."),
    Injury.INJURY: _("Somebody was hurt."),
    Injury.SERIOUS: _("Somebody was badly hurt."),
    Injury.DEATH: _("Somebody died. This does not say what they died of."),
}
OUTCOMES = {
    Outcome.CHARGES: _("Somebody was charged with a crime over it. A charge is not a conviction."),
    Outcome.DISCIPLINE: _("An agency took action against an officer, such as a suspension or a dismissal."),
    Outcome.SETTLEMENT: _("Money was paid to settle a claim. That need not admit fault."),
}
NO_OUTCOME = _(
    "No charges, discipline or settlement are known here. That does not mean that there were none."
)
