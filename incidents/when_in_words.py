"""When an incident was, in words as exact as is known and no more."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.models import DatePrecision, Incident


def when_words(incident: Incident) -> str:
    """“May 29, 2026”, “Around May 29, 2026”, “May 2026”."""
    day = incident.occurred_on
    if day is None:
        return _("Date not known")
    if incident.date_precision == DatePrecision.MONTH:
        return date_format(day, "YEAR_MONTH_FORMAT")
    words = date_format(day, "DATE_FORMAT")
    if incident.date_precision == DatePrecision.APPROXIMATE:
        return _("Around %(day)s") % {"day": words}
    return words
