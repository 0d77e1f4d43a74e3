"""An artefact is what its hash says, and runs nothing that is not on the list."""

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from civicwatch.learning import artefacts


def test_written_under_its_hash_and_read_again(tmp_path):
    path = artefacts.write(b"weights", folder=tmp_path / "new", stem="force", suffix=".skops")

    assert path.name == f"force-{artefacts.digest(b'weights')[:16]}.skops"
    assert artefacts.read(path, sha256=artefacts.digest(b"weights")) == b"weights"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_altered_artefact_is_not_loaded(tmp_path):
    path = artefacts.write(b"weights", folder=tmp_path, stem="force", suffix=".skops")
    path.write_bytes(b"weightz")

    with pytest.raises(artefacts.ArtefactError, match=r"force-.* was altered and is not loaded"):
        artefacts.read(path, sha256=artefacts.digest(b"weights"))


def test_a_missing_artefact_is_named(tmp_path):
    with pytest.raises(artefacts.ArtefactError, match=r"gone\.skops cannot be read"):
        artefacts.read(tmp_path / "gone.skops", sha256="0" * 64)


def test_models_survive(tmp_path):
    model = LogisticRegression().fit(np.array([[0.0], [1.0]]), [0, 1])

    state = artefacts.unpack(artefacts.pack({"model": model, "words": "a\nb"}))

    assert state["words"] == "a\nb"
    assert state["model"].predict_proba([[0.3]]) == pytest.approx(model.predict_proba([[0.3]]))


class Stranger:
    """A type that no classifier asked for."""


def test_a_type_that_is_not_trusted_is_refused():
    content = skops.io.dumps({"model": Stranger()})

    with pytest.raises(artefacts.ArtefactError, match="Stranger"):
        artefacts.unpack(content)


def test_the_libraries_are_named_with_their_release():
    assert {"scikit-learn", "numpy", "scipy", "skops"} == artefacts.library_versions().keys()
