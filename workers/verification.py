"""What ``manage.py verify_evidence`` walks: the log, the decisions, the posts, the artefacts. No network."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from civicwatch.access import append_only, audit, audit_export
from civicwatch.access.audit_chain import Broken
from civicwatch.access.models import AuditEntry, AuditHead
from civicwatch.learning import registry
from civicwatch.learning.artefacts import ArtefactError
from civicwatch.learning.models import ClassifierVersion
from incidents.models import Report
from incidents.services.log import DecisionCheck

LOT = 500
Progress = Callable[[int], object]


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was: an entry of the log by its number, or another thing by its name."""

    where: str
    what: str
    number: int | None = None


@dataclass
class Verdict:
    """What was walked and what was found; ``ok`` where nothing was."""

    log: dict[str, Any] = field(default_factory=dict)
    decisions: int = 0
    posts: dict[str, int] = field(default_factory=dict)
    artefacts: dict[str, int] = field(default_factory=dict)
    broken: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.broken

    def as_json(self) -> dict[str, Any]:
        numbers = sorted({finding.number for finding in self.broken if finding.number is not None})
        return {"ok": self.ok, "first_broken": numbers[0] if numbers else None, **asdict(self)}


def size() -> int:
    """How many rows a walk goes over."""
    return audit.head().number + Report.objects.count()


def verify(*, heads: Mapping[int, str], progress: Progress) -> Verdict:
    """Walk everything that this installation holds. ``heads`` are ends of the chain noted elsewhere."""
    verdict = Verdict()
    decisions = DecisionCheck()  # knows what there was before the log is read, so that it lacks nothing
    head = audit.head()
    verdict.log = {"entries": head.number, "head": f"{head.number}:{head.sha256}"}
    verdict.broken += _check_log(head, heads, decisions, progress)
    verdict.decisions = decisions.count
    verdict.broken += [Finding("decisions", what) for what in decisions.finish()]
    verdict.broken += [
        Finding("guard", f"{table} can be changed: its guard is down") for table in append_only.missing()
    ]
    verdict.posts, changed = _check_posts(progress)
    verdict.artefacts, altered = _check_artefacts()
    verdict.broken += [*changed, *altered]
    return verdict


def verify_file(path: Path, *, heads: Mapping[int, str], progress: Progress) -> Verdict:
    """Walk an exported file, without the database. Raises ``audit_export.UnreadableError``."""
    verdict, last = Verdict(), 0
    for number, broken in audit_export.check_file(path, heads=dict(heads)):
        verdict.broken += _findings(broken)
        progress(number - last)
        last = number
    verdict.log = {"entries": last, "file": path.name}
    return verdict


def _check_log(
    head: AuditHead, heads: Mapping[int, str], decisions: DecisionCheck, progress: Progress
) -> Iterator[Finding]:
    noted = dict(heads)
    for lot in _lots(audit.verify(audit.walk(upto=head.number), upto=head)):
        entries: list[AuditEntry] = []
        for entry, broken in lot:
            yield from _findings(broken)
            if entry is not None:
                entries.append(entry)
                if noted.pop(entry.number, entry.sha256) != entry.sha256:
                    yield Finding("log", "is not the entry that was noted", entry.number)
        yield from _findings(decisions.check(entries))
        progress(len(entries))
    for number in sorted(noted):
        yield Finding("log", "was noted, and the log ends before it", number)


def _check_posts(progress: Progress) -> tuple[dict[str, int], list[Finding]]:
    """Hashes of posts whose raw form is still here; where it has expired the hash alone remains."""
    counts, changed, last = {"checked": 0, "hash_only": 0, "without_hash": 0}, [], 0
    while rows := list(
        Report.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "raw", "sha256")[:LOT]
    ):
        for pk, raw, sha256 in rows:
            counts["without_hash" if not sha256 else "checked" if raw else "hash_only"] += 1
            if raw and hashlib.sha256(raw).hexdigest() != sha256:
                changed.append(Finding("posts", f"report {pk}: what came is not what its hash says"))
        last = rows[-1][0]
        progress(len(rows))
    return counts, changed


def _check_artefacts() -> tuple[dict[str, int], list[Finding]]:
    """Shipped and trained files against the hash on record. That of an inactive version may be gone."""
    counts, altered = {"checked": 0, "gone": 0}, []
    for version in ClassifierVersion.objects.order_by("pk"):
        if not version.is_active and not registry.artefact_is_here(version):
            counts["gone"] += 1
            continue
        counts["checked"] += 1
        try:
            registry.read_artefact(version)
        except (ArtefactError, registry.UnknownClassifierError) as error:
            altered.append(Finding("artefacts", f"{version}: {error}"))
    return counts, altered


def _findings(broken: Iterable[Broken]) -> Iterator[Finding]:
    return (Finding("log", each.what, each.number) for each in broken)


def _lots(items: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(items)
    while lot := list(islice(waiting, LOT)):
        yield lot
