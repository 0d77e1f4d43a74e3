"""What was published or changed last, for feed readers, under the same filters as the map."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicwatch.lib.parameters import InvalidParameter
from civicwatch.lib.problems import invalid_parameter
from incidents import licence, selection
from incidents.models import ForceRank, Incident
from incidents.records import Record, read

LATEST = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMS: dict[str, type[Atom1Feed] | type[Rss201rev2Feed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}


@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The latest entries; an incident that changes comes up again under its old id."""
    try:
        wanted = selection.read(dict(request.GET.lists()))
    except InvalidParameter as error:
        return invalid_parameter(error)
    written = _empty(request, _FORMS[form])
    for record in read(Incident.objects.published().matching(wanted).order_by("-updated_at", "-pk")[:LATEST]):
        _add(written, record, request)
    response = HttpResponse(written.writeString("utf-8"), content_type=written.content_type)
    response["Cache-Control"] = "no-cache"
    return response


def _empty(request: HttpRequest, form: type[Atom1Feed] | type[Rss201rev2Feed]) -> Atom1Feed | Rss201rev2Feed:
    return form(
        title=_("CivicWatch: incidents"),
        link=request.build_absolute_uri("/incidents/"),
        description=_("Reports of police use of force, as they are published or changed."),
        feed_url=request.build_absolute_uri(),
        feed_copyright=f"{licence.ATTRIBUTION}. {licence.URL}",
    )


def _add(written: SyndicationFeed, record: Record, request: HttpRequest) -> None:
    about = record["description"] or record["note"]
    written.add_item(
        title=_writable(record["title"] or _("Incident %(number)d") % {"number": record["id"]}),
        link=request.build_absolute_uri(record["url"]),
        description=_writable("\n\n".join(filter(None, (_facts(record), about)))),
        unique_id=f"tag:civicwatch,2026:incident:{record['id']}",
        unique_id_is_permalink=False,
        pubdate=record["published_at"],
        updateddate=record["updated_at"],
        categories=record["tags"],
    )


def _facts(record: Record) -> str:
    """Day, place and rank in one line."""
    rank = record["force_rank"]
    word = "" if rank is None else str(ForceRank(rank).label)
    place = ", ".join(filter(None, (record["city"], record["state_name"])))
    return " · ".join(filter(None, (record["date"].isoformat(), place, word)))


def _writable(words: str) -> str:
    """Without what XML cannot hold, or one post's control character would take the feed from everybody."""
    return _CONTROL.sub("", words)
