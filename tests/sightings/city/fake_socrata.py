"""A stand-in for Socrata that answers in its documented form: metadata, sorted pages, a count."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import responses

DOMAIN = "data.example.gov"
DATASET = "abcd-1234"
TYPES = {
    "incident_number": "text",
    "area_occ": "text",
    "rpt_dist": "text",
    "dispatch_date": "calendar_date",
    "dispatch_time": "text",
    "call_type_text": "text",
    "latitude": "number",
    "longitude": "number",
    "zipcode": "text",
    "location": "point",
}
_MOMENT = re.compile(r":updated_at (>=|>) '([^']+)'")
_SINCE = re.compile(r"dispatch_date >= '([^']+)'")


class FakeSocrata:
    """Rows are dictionaries with ``:id`` and ``:updated_at``. ``fail_at`` counts requests for rows."""

    def __init__(self, rows=(), types=TYPES):
        self.rows = list(rows)
        self.types = dict(types)
        self.asked = []
        self.fail_at = {}
        self.rows_updated_at = 1_780_000_000

    def serve(self):
        responses.add_callback(
            responses.GET, f"https://{DOMAIN}/api/views/{DATASET}.json", callback=self._view
        )
        responses.add_callback(
            responses.GET, f"https://{DOMAIN}/resource/{DATASET}.json", callback=self._resource
        )
        return self

    def _view(self, request):
        columns = [
            {"id": n, "name": name.upper(), "fieldName": name, "dataTypeName": kind}
            for n, (name, kind) in enumerate(self.types.items())
        ]
        view = {
            "id": DATASET,
            "name": "Calls",
            "columns": columns,
            "rowsUpdatedAt": self.rows_updated_at,
            "license": {"name": "Public Domain"},
            "attribution": "Example City",
        }
        return 200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(view)

    def _resource(self, request):
        query = {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}
        self.asked.append((query, dict(request.headers)))
        failure = self.fail_at.pop(len(self.asked), None)
        if isinstance(failure, Exception):
            raise failure
        if failure:
            return failure
        rows = sorted(self._matching(query.get("$where", "")), key=lambda r: (r[":updated_at"], r[":id"]))
        if query["$select"].startswith("count("):
            return self._ok([{"n": str(len(rows))}])
        start, limit = int(query.get("$offset", 0)), int(query["$limit"])
        names = query["$select"].split(",")
        page = rows[start : start + limit]
        return self._ok([{name: row[name] for name in names if row.get(name) is not None} for row in page])

    def _matching(self, where):
        moment, since = _MOMENT.search(where), _SINCE.search(where)
        for row in self.rows:
            if moment and not (
                row[":updated_at"] > moment[2] or (moment[1] == ">=" and row[":updated_at"] == moment[2])
            ):
                continue
            if since and row["dispatch_date"] < since[1]:
                continue
            yield row

    @staticmethod
    def _ok(rows):
        return 200, {"Content-Type": "application/json;charset=utf-8"}, json.dumps(rows)


def call(n, *, updated="2026-05-01T10:00:00.000Z", **changes):
    """A row like those of a police department: no coordinates, a district, a date and a time of day."""
    return {
        ":id": f"row-{n:06d}",
        ":updated_at": updated,
        "incident_number": f"PD{n:06d}",
        "area_occ": "Central",
        "rpt_dist": "0121",
        "dispatch_date": "2026-05-20T00:00:00.000",
        "dispatch_time": "21:30:00",
        "call_type_text": "415 MAN",
    } | changes
