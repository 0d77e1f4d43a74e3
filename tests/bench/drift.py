"""What it costs to measure a day of 100,000 posts for drift, and how often shuffled days raise an alarm.

    make bench NAMES=drift

The posts are made here from a few phrases; the classifier is the one of force that ships. Seconds are the
processor's, so that a busy machine tells the same.
"""

import resource
import time
from datetime import UTC, datetime, timedelta

from tests.bench.own_database import own_database

ROWS = 100_000
POOL, DAY_OF, WINDOWS = 4_000, 200, 2_000
START = datetime(2026, 3, 2, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def main() -> None:
    with own_database():
        cost()
        false_alarms()


def cost() -> None:
    """A day in 24 rounds, as the clock brings them, against a week that was counted before."""
    import numpy as np

    from civicwatch.learning import registry
    from civicwatch.learning.drift import measuring, references
    from civicwatch.learning.drift.models import DriftReading
    from civicwatch.learning.models import ClassifierVersion
    from incidents.force import samples
    from incidents.models import Report
    from tests.learning.drift.test_comparing import usual

    dealer = np.random.default_rng(1)
    loaded = registry.active("force")
    kept = references.in_scorecard(samples.of_texts(loaded, usual(dealer, POOL)))
    version = loaded.version
    card = {**version.scorecard, **kept}
    ClassifierVersion.objects.filter(pk=version.pk).update(activated_at=START, scorecard=card)
    ClassifierVersion.objects.filter(is_active=True).exclude(pk=version.pk).update(is_active=False)
    Report.objects.bulk_create(
        (
            Report(
                platform="replay",
                external_id=str(number),
                text=text,
                posted_at=START,
                received_at=START + DAY * number / ROWS,
                stage="grouped",
                due_at=None,
                classifier=version,
                probability=float(dealer.beta(0.5, 2)),
                force_rank=int(dealer.integers(0, 6)),
            )
            for number, text in enumerate(usual(dealer, ROWS))
        ),
        batch_size=2000,
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    spent = []
    for hour in range(1, 25):
        started = time.process_time()
        while measuring.run(START + hour * HOUR + measuring.GRACE):
            pass
        spent.append(time.process_time() - started)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"a day of {ROWS:,} posts: {sum(spent):.1f} s of processor in 24 rounds, "
        f"the longest {max(spent):.1f} s; {DriftReading.objects.count()} figures; "
        f"peak memory {before:.0f} MB before, {after:.0f} MB after"
    )


def false_alarms() -> None:
    import numpy as np

    from civicwatch.learning import registry
    from civicwatch.learning.drift import trying
    from civicwatch.learning.drift.models import Period
    from incidents.force import samples
    from tests.learning.drift.test_comparing import usual

    pool = samples.of_texts(registry.active("force"), usual(np.random.default_rng(2), POOL))
    for period in Period:
        started = time.process_time()
        tried = trying.shuffled(pool, size=DAY_OF, times=WINDOWS, seed=3, period=period)
        alarms = sum(any(found.alarm for found in window) for window in tried)
        seconds = time.process_time() - started
        print(f"{WINDOWS:,} shuffled windows of {DAY_OF}, as {period}s: {alarms} alarms, {seconds:.0f} s")


if __name__ == "__main__":
    main()
