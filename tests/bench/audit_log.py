"""What the log costs: decisions with and without their entries, and how fast it is walked.

    make bench NAMES=audit_log

On a durable PostgreSQL (fsync on). A batch is what grouping writes for 200 new candidates; a single one
is what a moderator's decision adds.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

from tests.bench.own_database import own_database
from tests.servers.postgres import running_postgres

BATCH, BATCHES, SINGLES = 200, 25, 200


def main() -> None:
    with running_postgres(durable=True) as url, own_database(DATABASE_URL=url):
        measure()


def measure() -> None:
    from django.db import transaction

    from civicwatch.access import audit
    from incidents.models import Decision, Incident
    from incidents.services import log

    incidents = Incident.objects.bulk_create(Incident(title="To measure") for _ in range(BATCH))

    def decisions(count: int) -> list[Decision]:
        return [
            Decision(incident=each, action="propose", to_status="candidate", role="machine")
            for each in incidents[:count]
        ]

    def without(count: int) -> None:
        with transaction.atomic():
            Decision.objects.bulk_create(decisions(count))

    def with_log(count: int) -> None:
        with transaction.atomic():
            log.append(decisions(count))

    for count, times in ((BATCH, BATCHES), (1, SINGLES)):
        plain, logged = milliseconds(without, count, times), milliseconds(with_log, count, times)
        print(f"{count:>4} decisions: {plain:.2f} ms without the log, {logged:.2f} ms with it")
    head = audit.head()
    began, check = time.perf_counter(), log.DecisionCheck()
    lot = []
    for entry, _ in audit.verify(audit.walk(upto=head.number), upto=head):
        lot += [entry] if entry else []
        if len(lot) == BATCH:
            list(check.check(lot))
            lot = []
    print(f"walked {head.number:,} entries at {head.number / (time.perf_counter() - began):,.0f} a second")


def milliseconds(write: Callable[[int], None], count: int, times: int) -> float:
    """The median of so many transactions."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        write(count)
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


if __name__ == "__main__":
    sys.exit(main())
