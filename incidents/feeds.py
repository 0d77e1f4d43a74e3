"""What was published, changed or taken away last, for feed readers, under the same filters as the map."""

import re
from datetime import timedelta
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from civicwatch.lib.open_api import query_parameters
from incidents import licence, selection
from incidents.filter_words import FILTER
from incidents.models import ForceRank, Incident, Verification
from incidents.records import Record, read
from incidents.standing import gone_sentence
from incidents.titles import ALLEGED, titled

LATEST = 50
GONE_FOR = timedelta(days=30)  # how long a feed says that an entry is no more
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PARAMETERS = query_parameters(FILTER)


class Feed(APIView):
    """The latest entries; an incident that changes comes up again under its old id."""

    throttle_classes = []
    form: ClassVar[type[Atom1Feed] | type[Rss201rev2Feed]]

    def get(self, request: Request) -> HttpResponse:
        wanted = selection.read(dict(request.query_params.lists()))
        written = _empty(request, self.form)
        latest = Incident.objects.published().matching(wanted).order_by("-updated_at", "-pk")
        for record in read(latest[:LATEST]):
            _add(written, record, request)
        response = HttpResponse(written.writeString("utf-8"), content_type=written.content_type)
        response["Cache-Control"] = "no-cache"
        return response


class AtomWithTombstones(Atom1Feed):
    """Says of what is gone that it is gone (RFC 6721), so that a reader of feeds can forget it too."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        gone = Incident.objects.withdrawn().filter(updated_at__gte=timezone.now() - GONE_FOR)
        for record in read(gone.order_by("-updated_at", "-pk")[:LATEST]):
            attributes: Any = {"ref": _name(record), "when": rfc3339_date(record["updated_at"])}
            handler.startElement("at:deleted-entry", attributes)
            handler.addQuickElement("at:comment", _fate(record))
            handler.endElement("at:deleted-entry")


@extend_schema(
    parameters=_PARAMETERS,
    responses={(200, "application/atom+xml"): OpenApiTypes.STR},
)
class AtomFeed(Feed):
    """What was published or changed last, as Atom, under the same filters. What was taken off the record
    within the last 30 days is told as `at:deleted-entry` (RFC 6721)."""

    form = AtomWithTombstones


@extend_schema(
    parameters=_PARAMETERS,
    responses={(200, "application/rss+xml"): OpenApiTypes.STR},
)
class RssFeed(Feed):
    """The same as RSS, which has no word for what is gone: it is left out."""

    form = Rss201rev2Feed


def _empty(
    request: HttpRequest | Request, form: type[Atom1Feed] | type[Rss201rev2Feed]
) -> Atom1Feed | Rss201rev2Feed:
    return form(
        title=_("CivicWatch: incidents"),
        link=request.build_absolute_uri("/incidents/"),
        description=_("Reports of police use of force, as they are published or changed."),
        feed_url=request.build_absolute_uri(),
        feed_copyright=f"{licence.ATTRIBUTION}. {licence.URL}",
    )


def _add(written: SyndicationFeed, record: Record, request: HttpRequest | Request) -> None:
    alleged = record["verification"] == Verification.ALLEGED
    said = ALLEGED if alleged else ""
    told = (said, _facts(record), record["description"], record["note"])
    title = record["title"] or _("Incident %(number)d") % {"number": record["id"]}
    written.add_item(
        title=_writable(titled(title, alleged=alleged)),
        link=request.build_absolute_uri(record["url"]),
        description=_writable("\n\n".join(str(words) for words in told if words)),
        unique_id=_name(record),
        unique_id_is_permalink=False,
        pubdate=record["published_at"],
        updateddate=record["updated_at"],
        categories=record["tags"],
    )


def _name(record: Record) -> str:
    return f"tag:civicwatch,2026:incident:{record['id']}"


def _facts(record: Record) -> str:
    """Day, place, rank and how sure it is in one line."""
    rank = record["force_rank"]
    word = "" if rank is None else str(ForceRank(rank).label)
    place = ", ".join(filter(None, (record["city"], record["state_name"])))
    sure = str(Verification(record["verification"]).label)
    return " · ".join(filter(None, (record["date"].isoformat(), place, word, sure)))


def _fate(record: Record) -> str:
    if record["merged_into"]:
        return _("It is now a part of incident %(number)d.") % {"number": record["merged_into"]}
    return gone_sentence(record["reason"])


def _writable(words: str) -> str:
    """Without what XML cannot hold, or one post's control character would take the feed from everybody."""
    return _CONTROL.sub("", words)
