"""Which classifiers there are, and the loaded model of each active version, held once per process.

An app registers its classifier in `AppConfig.ready` by dotted name: registering imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, TypeVar

from civicwatch.learning import artefacts
from civicwatch.learning.drift.samples import Provider
from civicwatch.learning.in_words import InWords
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.shipping import trained_folder
from civicwatch.learning.tables import BadRow
from civicwatch.learning.verdict_sets import Teacher

T = TypeVar("T")
Progress = Callable[..., Iterable[T]]  # tqdm's signature: progress(iterable, total=, desc=)


class UnknownClassifierError(LookupError):
    """No app registered a classifier of this name."""


class NoActiveVersionError(LookupError):
    """No version of the classifier is active."""


@dataclass(frozen=True)
class Trained:
    """What a training leaves behind."""

    artefact: bytes
    suffix: str
    thresholds: dict[str, float]
    scorecard: dict[str, Any]
    data_fingerprint: str
    library_versions: dict[str, str]
    skipped: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True)
class Evaluated:
    """The numbers of an evaluation, in the form of the contract of `evaluate`, and the rows left out."""

    scores: dict[str, Any]
    skipped: list[BadRow] = field(default_factory=list)


class Model(Protocol):
    """A loaded model; what it predicts is the app's own type."""

    def predict(self, items: Sequence[Any], thresholds: dict[str, float]) -> list[Any]: ...


class Classifier(Protocol):
    """What the module that an app registers provides, as module-level functions."""

    def load(self, artefact: bytes) -> Model: ...
    def train(self, data: Path, progress: Progress) -> Trained: ...
    def evaluate(self, loaded: Loaded, data: Path, progress: Progress) -> Evaluated: ...
    def classify(self, loaded: Loaded, texts: Sequence[str]) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Registration:
    """A classifier's name, the module that implements it, where the app ships artefacts, and its words.

    `reading` is the dotted name of a function that tells how it reads one sentence ("" where visitors cannot
    try it); `explored_at` is the name of the address of its page of exploration ("" where there is none);
    `samples` is the module that counts what it judged, for drift ("" where nothing is watched); `verdicts` is
    the Teacher through which people's decisions teach it, as "module:NAME" ("" where there is none).
    """

    name: str
    module: str
    shipped: Path
    in_words: InWords = field(default_factory=InWords)
    reading: str = ""
    explored_at: str = ""
    samples: str = ""
    verdicts: str = ""

    @property
    def classifier(self) -> Classifier:
        """The module; importing it may import machine-learning libraries."""
        return import_module(self.module)

    @property
    def provider(self) -> Provider:
        """The module that counts what was judged; as heavy as the classifier."""
        return import_module(self.samples)

    @property
    def teacher(self) -> Teacher:
        """Who hands out what people decided; to be asked only where `verdicts` names one."""
        module, _, name = self.verdicts.partition(":")
        teacher: Teacher = getattr(import_module(module), name)
        return teacher


@dataclass(frozen=True)
class Loaded:
    """An active version with its model in memory."""

    version: ClassifierVersion
    model: Model

    @property
    def thresholds(self) -> dict[str, float]:
        return dict(self.version.thresholds)

    def predict(self, items: Sequence[Any]) -> list[Any]:
        """One prediction per item, in order."""
        return self.model.predict(items, self.version.thresholds)


_registered: dict[str, Registration] = {}
_loaded: dict[str, Loaded] = {}
_loading = Lock()


def register(
    name: str,
    *,
    module: str,
    shipped: Path,
    in_words: InWords | None = None,
    reading: str = "",
    explored_at: str = "",
    samples: str = "",
    verdicts: str = "",
) -> None:
    """Make a classifier known; called in `AppConfig.ready`."""
    _registered[name] = Registration(
        name,
        module,
        shipped,
        in_words or InWords(),
        reading=reading,
        explored_at=explored_at,
        samples=samples,
        verdicts=verdicts,
    )


def names() -> list[str]:
    """The registered classifiers, in alphabetical order."""
    return sorted(_registered)


def registration(name: str) -> Registration:
    """Raises UnknownClassifierError, which says what is registered."""
    try:
        return _registered[name]
    except KeyError:
        raise UnknownClassifierError(
            f"no classifier {name!r}; registered: {', '.join(names()) or 'none'}"
        ) from None


def active(name: str) -> Loaded:
    """The active version, loaded; one small query tells whether another was activated since.

    Raises UnknownClassifierError, NoActiveVersionError, or ArtefactError for a missing or altered file.
    """
    return hold(active_version(name))


def active_version(name: str) -> ClassifierVersion:
    """The row of the active version. Raises UnknownClassifierError or NoActiveVersionError."""
    registration(name)
    version = ClassifierVersion.objects.filter(name=name, is_active=True).first()
    if version is None:
        raise NoActiveVersionError(
            f"no version of classifier {name!r} is active; `manage.py migrate` registers the shipped one"
        )
    return version


def hold(version: ClassifierVersion) -> Loaded:
    """The version, loaded and kept in place of the one before, which stays if this one cannot be loaded."""
    with _loading:
        held = in_memory(version.name)
        if held is None or (held.version, held.version.sha256) != (version, version.sha256):
            held = _loaded[version.name] = _load(registration(version.name), version)
    return held


def in_memory(name: str) -> Loaded | None:
    """The version that was held last in this process."""
    return _loaded.get(name)


def load(version: ClassifierVersion) -> Loaded:
    """Any version, active or not, for one use: nothing holds on to it. Raises as `read_artefact` does."""
    return _load(registration(version.name), version)


def read_artefact(version: ClassifierVersion) -> bytes:
    """The file behind a version. Raises UnknownClassifierError, or ArtefactError if missing or altered."""
    return artefacts.read(_path(registration(version.name), version.artefact), sha256=version.sha256)


def artefact_is_here(version: ClassifierVersion) -> bool:
    """Whether there is a file to read; that of an older shipped version goes when a newer one comes."""
    return version.name in _registered and _path(registration(version.name), version.artefact).exists()


def _load(known: Registration, version: ClassifierVersion) -> Loaded:
    content = artefacts.read(_path(known, version.artefact), sha256=version.sha256)
    return Loaded(version, known.classifier.load(content))


def _path(known: Registration, artefact: str) -> Path:
    """Trained here before shipped; the shipped path is what a missing file is reported under."""
    trained = trained_folder() / artefact
    return trained if trained.exists() else known.shipped / artefact
