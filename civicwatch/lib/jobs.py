"""The row is the queue; the broker is only the bell.

Rows carry their stage. A job claims a batch of due rows under a lease, works on it outside any
transaction, and writes results and next stage in one. Running twice, or dying half-way, harms nothing.
"""

import logging
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from civicwatch.lib import bell, locks
from civicwatch.lib.not_now import NotNowError
from civicwatch.lib.outgoing_errors import OutgoingError

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
RENEW_EVERY_SECONDS = 7.0
MAX_ATTEMPTS = 5
FAILED = "failed"
KEY = ["pk"]  # named, because django-stubs looks a literal up on the abstract model and crashes
Write = Callable[[Sequence[Any]], None]
_at_work: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class WorkerDiedError(Exception):
    """A row was claimed again and again and never came back: working on it kills the worker."""


OWN_WORDS = (OutgoingError, NotNowError, WorkerDiedError)


class StagedRow(models.Model):
    """A row that a machine moves from stage to stage.

    ``due_at`` is when a machine may next touch it: a claim moves it one lease ahead, so a dead
    worker's rows fall due again by themselves; a row that no machine waits for has none.
    """

    stage = models.CharField(max_length=20, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    failed_stage = models.CharField(max_length=20, blank=True, default="", editable=False)
    error = models.TextField(blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def move_to(self, stage: str, *, done: bool = False) -> None:
        """Enter ``stage``; ``done`` says that no machine waits for the row any more."""
        self.stage = stage
        self.due_at = None if done else timezone.now()
        self.lease_token = None
        self.attempts = 0
        self.error = ""


class Job(Protocol):
    """Anything that a worker, the sweeper and ``drain`` run until it finds nothing to do."""

    @property
    def name(self) -> str: ...

    @property
    def queue(self) -> str: ...

    def run_once(self) -> int:
        """Do one batch; return how many rows it took, 0 when nothing is due."""

    def overdue(self, *, by: timedelta) -> bool:
        """Whether something has been waiting for longer than ``by``."""


@dataclass(frozen=True)
class StageJob:
    """Moves the rows of one model out of one stage.

    ``work(rows)`` runs outside any transaction, fills in the fields named in ``writes`` and calls
    ``move_to``. It may return a function that is given the rows still held and writes elsewhere
    in the closing transaction; rows that it deletes stay deleted. ``rings`` names the jobs whose rows
    may now be due. ``in_order`` has one process at a time work on it, so that rows pass as they came.
    ``unread`` names columns that the work needs not, such as sealed ones: neither opened nor written.
    ``gives_way`` has at most one thread of a process work on it: another finds nothing to do and is free for
    other jobs, so that a long one never takes them all.
    ``in_line`` names a column: of rows with the same value none is taken while an earlier one waits or is
    worked on elsewhere, so that they pass one behind the other whoever works.
    ``sealed`` says that what a row holds lies encrypted: of a failure only its kind is kept beside it, unless
    the words are our own, since those of others quote what they could not read.
    """

    name: str
    queue: str
    kind: str
    model: type[StagedRow]
    stage: str
    work: Callable[[Sequence[Any]], Write | None]
    writes: tuple[str, ...]
    batch: int = 200
    rings: tuple[str, ...] = ()
    in_order: bool = False
    unread: tuple[str, ...] = ()
    in_line: str = ""
    gives_way: bool = False
    sealed: bool = False

    def run_once(self) -> int:
        if not self.gives_way:
            return self._run_in_order()
        if not _at_work[self.name].acquire(blocking=False):
            return 0
        try:
            return self._run_in_order()
        finally:
            _at_work[self.name].release()

    def _run_in_order(self) -> int:
        with locks.turn(self.name) if self.in_order else nullcontext():
            return self._run_once()

    def _run_once(self) -> int:
        rows = self._claim(1, attempts__gte=2) or self._claim(self.batch, attempts__lt=2)
        if rows and rows[0].attempts > MAX_ATTEMPTS:
            self._put_back(
                rows[0], WorkerDiedError(f"no try of {MAX_ATTEMPTS} came back: its worker died each time")
            )
        elif rows:
            self._work_on(rows)
        return len(rows)

    def overdue(self, *, by: timedelta) -> bool:
        return self._due(timezone.now() - by).exists()

    def _due(self, now: datetime) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(stage=self.stage, due_at__lte=now)

    def _claim(self, count: int, **which: int) -> list[Any]:
        """Take up to ``count`` due rows. A row that was tried twice already is taken alone, so
        that one that kills its worker does not take its neighbours to ``failed`` with it."""
        now, token = timezone.now(), uuid.uuid4()
        with transaction.atomic():
            due = self._due(now).filter(**which).order_by("due_at", "pk")
            if self.in_line:
                due = due.exclude(models.Exists(self._ahead().filter(due_at__gt=now)))
            ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:count])
            if self.in_line:
                ids = self._with_none_ahead(ids)
            if not ids:
                return []
            self.model._default_manager.filter(pk__in=ids, due_at__lte=now, stage=self.stage).update(
                due_at=now + LEASE, lease_token=token, attempts=models.F("attempts") + 1
            )
        claimed = self._held(ids, token).order_by("pk")
        return list(claimed.defer(*self.unread) if self.unread else claimed)

    def _held(self, ids: Sequence[int], token: uuid.UUID) -> models.QuerySet[Any]:
        """Of these rows, those still under the token. By number, as no index holds a token: without it
        the database reads the whole table, which grows, at each step of each batch."""
        return self.model._default_manager.filter(pk__in=ids, lease_token=token)

    def _ahead(self) -> models.QuerySet[Any]:
        """Of a row in the query around it: those of its line that came before."""
        line = {self.in_line: models.OuterRef(self.in_line)}
        return self.model._default_manager.filter(stage=self.stage, pk__lt=models.OuterRef("pk"), **line)

    def _with_none_ahead(self, ids: list[int]) -> list[int]:
        """Without rows behind one that another worker is just taking, which no due date shows yet."""
        behind = models.Exists(self._ahead().exclude(pk__in=ids))
        held = set(self.model._default_manager.filter(behind, pk__in=ids).values_list("pk", flat=True))
        return [pk for pk in ids if pk not in held]

    def _work_on(self, rows: list[Any]) -> None:
        token = rows[0].lease_token
        claimed = [copy(row) for row in rows]  # as they were, whatever the work does to them
        try:
            with self._renewing([row.pk for row in rows], token):
                write = self.work(rows)
                self._finish(rows, token, write)
        except Exception as error:  # any failure of the work is the row's, and is shown on it
            if len(rows) > 1:
                logger.warning(
                    "%s: a batch of %d failed (%s); trying each row alone",
                    self.name,
                    len(rows),
                    type(error).__name__,  # its message may quote a post
                )
                for row in claimed:
                    self._work_on([row])
            else:
                self._put_back(claimed[0], error)
            return
        bell.ring_after_commit(*self.rings)

    def _finish(self, rows: list[Any], token: uuid.UUID, write: Write | None) -> None:
        """Write what was worked out, for the rows whose lease is still ours."""
        held_rows = self._held([row.pk for row in rows], token)
        fields = [*self.writes, "stage", "due_at", "lease_token", "attempts", "error"]
        with transaction.atomic():
            held = set(held_rows.select_for_update().values_list("pk", flat=True))
            ours = [row for row in rows if row.pk in held]
            if write and ours:
                write(ours)
                held = set(held_rows.values_list("pk", flat=True))
                ours = [row for row in ours if row.pk in held]
            # An upsert of rows that are locked and known to exist: one statement for the batch. An INSERT
            # names every column, so what was not read gets any value: it is none of those that are updated.
            for name in self.unread:
                for row in ours:
                    setattr(row, name, row._meta.get_field(name).get_default())
            self.model._default_manager.bulk_create(
                ours, update_conflicts=True, unique_fields=KEY, update_fields=fields
            )

    def _put_back(self, row: Any, error: Exception) -> None:
        """After a failure: due again with back-off, or at rest in ``failed`` after the last try.

        Where what the work needs is away there is no last try: the row is not to blame, and waits for it.
        """
        mine = self.model._default_manager.filter(pk=row.pk, lease_token=row.lease_token)
        message = self._reason(error)[:2000].replace("\0", "\\0")
        logger.warning(
            "%s: row %s failed on try %d: %s", self.name, row.pk, row.attempts, type(error).__name__
        )
        if isinstance(error, NotNowError):
            again = timezone.now() + timedelta(seconds=2**row.attempts)
            tried = min(row.attempts, MAX_ATTEMPTS - 1)
            mine.update(due_at=again, lease_token=None, attempts=tried, error=message)
        elif row.attempts >= MAX_ATTEMPTS:
            mine.update(stage=FAILED, failed_stage=self.stage, due_at=None, lease_token=None, error=message)
        else:
            again = timezone.now() + timedelta(seconds=2**row.attempts)
            mine.update(due_at=again, lease_token=None, error=message)

    def _reason(self, error: Exception) -> str:
        kind = type(error).__name__
        return kind if self.sealed and not isinstance(error, OWN_WORDS) else f"{kind}: {error}"

    @contextmanager
    def _renewing(self, ids: Sequence[int], token: uuid.UUID) -> Iterator[None]:
        """Keep the lease alive while the work goes on, from a thread with a connection of its own."""
        done = threading.Event()

        def renew() -> None:
            try:
                while not done.wait(RENEW_EVERY_SECONDS):
                    with suppress(DatabaseError):  # busy or away: the next try still comes in time
                        self._held(ids, token).update(due_at=timezone.now() + LEASE)
            finally:
                connection.close()

        thread = threading.Thread(target=renew, name=f"renew-{self.name}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()


@dataclass(frozen=True)
class Chore:
    """A job whose work is not a stage of a row: numbering events, collecting from sources."""

    name: str
    queue: str
    run: Callable[[], int]
    is_overdue: Callable[[timedelta], bool] = field(default=lambda by: True)

    def run_once(self) -> int:
        """0 also where what it needs is away: the next ring tries again, and other jobs go on meanwhile."""
        try:
            return self.run()
        except NotNowError as error:
            logger.warning("%s: %s; it is tried again", self.name, error)
            return 0

    def overdue(self, *, by: timedelta) -> bool:
        return self.is_overdue(by)


_registry: dict[str, Job] = {}


def register(*jobs: Job) -> None:
    """Make jobs known to workers, sweeper, ``drain`` and ``doctor``; a name may be taken once."""
    for job in jobs:
        if _registry.get(job.name, job) != job:
            raise ValueError(f"two jobs are called {job.name!r}")
        _registry[job.name] = job


def registered() -> dict[str, Job]:
    """Return all jobs by name, in the order in which rows pass through them."""
    return dict(_registry)


def run_until_empty(name: str, *, after_each: Callable[[], None] = lambda: None) -> int:
    """Run the job called ``name`` until a claim comes back empty; return how many rows it took."""
    job, total = _registry[name], 0
    while taken := job.run_once():
        total += taken
        after_each()
    return total


def drain(*, overdue_by: timedelta | None = None, after_each: Callable[[], None] = lambda: None) -> int:
    """Run every job, in order and again, until nothing is due; return how many rows were taken.

    With ``overdue_by``, only jobs with rows left waiting for that long: what the sweeper does. ``after_each``
    batch says that it still goes on: with no worker left the sweeper may be at it for hours.
    """
    total = 0
    while True:
        names = [n for n, job in _registry.items() if overdue_by is None or job.overdue(by=overdue_by)]
        taken = sum(run_until_empty(name, after_each=after_each) for name in names)
        total += taken
        if not taken:
            return total


def retry(queryset: models.QuerySet[Any]) -> int:
    """Put rows that rest in ``failed`` back into the stage they failed in; return how many."""
    failed = queryset.filter(stage=FAILED)
    return failed.update(
        stage=models.F("failed_stage"), failed_stage="", due_at=timezone.now(), attempts=0, error=""
    )
