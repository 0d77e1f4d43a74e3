"""What a visitor records about a trial. The trial holds what both classifiers said and no picture."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from biaslab.models import Expectation, Experiment, FaceSource, Group, LabClass, Notebook, Result, Trial
from biaslab.services import notebooks
from biaslab.services.predicting import Prediction

TRIALS_KEPT = timedelta(days=1)  # long enough to record; what was recorded stands on its own
LONGEST_NOTE = 1000
FEWEST_SHOWN = 5  # notebooks behind a total; that of fewer people could tell who they are

FORGET_JOB = "forget_lab_trials"
_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "recorded",
    "experiment",
    "face",
    "true_group",
    "expected",
    "balanced_said",
    "lopsided_said",
    "note",
)


@dataclass
class Tally:
    """What a crowd found for one stated group: ``n`` results of ``people`` notebooks about ``faces`` faces.

    Which own photos show the same face nobody knows: each counts as a face.
    """

    group: str
    n: int = 0
    people: int = 0
    faces: int = 0
    balanced_right: int = 0
    unbalanced_right: int = 0
    said: dict[str, dict[str, int]] = field(default_factory=lambda: {"balanced": {}, "unbalanced": {}})


def keep_trial(
    *,
    experiment: Experiment,
    prediction: Prediction,
    source: str,
    face_key: str = "",
    consented: bool = False,
    expectation: str = "",
    notebook: Notebook | None = None,
    lab_class: LabClass | None = None,
    now: datetime | None = None,
) -> Trial:
    """Keep what both classifiers said, so that it can be recorded. Raises ValidationError."""
    now = now or timezone.now()
    if source != FaceSource.BUILT_IN and not consented:
        raise ValidationError(_("Say that the face is yours and that you are 18 or older."))
    return Trial.objects.create(
        experiment=experiment,
        source=source,
        face_key=face_key,
        consented_at=now if consented and source != FaceSource.BUILT_IN else None,
        expectation=_one_of(Expectation, expectation),
        answers={
            "balanced": dict(prediction.balanced.probabilities),
            "unbalanced": dict(prediction.unbalanced.probabilities),
        },
        artefact_sha256=prediction.sha256,
        notebook=notebook,
        lab_class=lab_class,
        created_at=now,
    )


@transaction.atomic
def record(
    *,
    trial: Trial,
    notebook: Notebook | None,
    true_group: str = "",
    note: str = "",
    now: datetime | None = None,
) -> tuple[Result, str]:
    """Write a trial down. Recording it twice corrects what was recorded first.

    Returns the secret of a notebook that was made for it, empty where one was given.
    """
    secret = ""
    if notebook is None:
        notebook, secret = notebooks.open_new(now=now)
    now = now or timezone.now()
    values = {
        "notebook": notebook,
        "lab_class": trial.lab_class if trial.lab_class and trial.lab_class.is_open(now) else None,
        "experiment": trial.experiment,
        "source": trial.source,
        "face_key": trial.face_key,
        "true_group": _one_of(Group, true_group),
        "said_balanced": _said(trial, "balanced"),
        "said_unbalanced": _said(trial, "unbalanced"),
        "expectation": trial.expectation,
        "note": _note(note),
    }
    earlier = Result.objects.filter(trial=trial).first()
    if earlier is None:
        try:
            with transaction.atomic():
                return Result.objects.create(trial=trial, created_at=now, **values), secret
        except IntegrityError:  # the same button pressed twice
            earlier = Result.objects.get(trial=trial)
    if earlier.notebook_id != notebook.pk:
        raise ValidationError(_("This trial is written down in another notebook already."))
    return change(result=earlier, true_group=true_group, note=note, now=now), secret


def change(*, result: Result, true_group: str = "", note: str = "", now: datetime | None = None) -> Result:
    """Correct what a visitor wrote; what the classifiers said stays as it was."""
    result.true_group = _one_of(Group, true_group)
    result.note = _note(note)
    result.edited_at = now or timezone.now()
    result.save(update_fields=["true_group", "note", "edited_at"])
    return result


def forget_old_trials(*, now: datetime | None = None) -> int:
    """Delete trials that nobody recorded in time; return how many."""
    old = Trial.objects.filter(created_at__lt=(now or timezone.now()) - TRIALS_KEPT)
    return old.delete()[1].get("biaslab.Trial", 0)


def is_forgetting_overdue(by: timedelta) -> bool:
    return Trial.objects.filter(created_at__lt=timezone.now() - TRIALS_KEPT - by).exists()


def counted(results: QuerySet[Result]) -> dict[str, Tally]:
    """Totals by stated group, only of groups about which ``FEWEST_SHOWN`` people or more wrote something.

    Somebody who tries thirty faces is one person: their notebook alone never makes a total.
    """
    shown = results.filter(hidden_at__isnull=True).exclude(true_group="")
    rows = shown.values_list("true_group", "said_balanced", "said_unbalanced").annotate(n=Count("pk"))
    tallies = {group: Tally(group) for group in Group.values}
    for group, balanced, unbalanced, n in rows:
        tally = tallies[group]
        tally.n += n
        for which, said in (("balanced", balanced), ("unbalanced", unbalanced)):
            tally.said[which][said] = tally.said[which].get(said, 0) + n
        tally.balanced_right += n * (balanced == group)
        tally.unbalanced_right += n * (unbalanced == group)
    people = Count("notebook", distinct=True)
    built_in, own = (
        Count("face_key", distinct=True, filter=~Q(face_key="")),
        Count("pk", filter=Q(face_key="")),
    )
    for group, count, keys, photos in shown.values_list("true_group").annotate(
        n=people, keys=built_in, photos=own
    ):
        tallies[group].people, tallies[group].faces = count, keys + photos
    return {group: tally for group, tally in tallies.items() if tally.people >= FEWEST_SHOWN}


def people_in(results: QuerySet[Result]) -> int:
    """How many notebooks they lie in."""
    return results.aggregate(n=Count("notebook", distinct=True))["n"] or 0


def rows(results: QuerySet[Result]) -> Iterator[tuple[str, ...]]:
    """The notebook as lines of a table, the header first."""
    yield COLUMNS
    for result in results.select_related("experiment").order_by("created_at", "pk"):
        cells = (
            result.created_at.isoformat(timespec="seconds"),
            str(result.experiment_id),
            result.face_key or result.source,
            result.true_group,
            result.expectation,
            result.said_balanced,
            result.said_unbalanced,
            result.note,
        )
        yield tuple(_harmless(cell) for cell in cells)


def _harmless(cell: str) -> str:
    """A spreadsheet runs what begins so; behind a quotation mark it stays a text."""
    return f"'{cell}" if cell.startswith(_RUNS_IN_A_SPREADSHEET) else cell


def _said(trial: Trial, which: str) -> str:
    probabilities: dict[str, float] = trial.answers[which]
    return max(probabilities, key=lambda group: probabilities[group])


def _one_of(choices: type[Group] | type[Expectation], value: str) -> str:
    if value and value not in choices.values:
        raise ValidationError(_("“%(value)s” is not one of the choices.") % {"value": value[:40]})
    return value


def _note(note: str) -> str:
    note = note.replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        raise ValidationError(_("A note has at most %(n)s characters.") % {"n": LONGEST_NOTE})
    return note
