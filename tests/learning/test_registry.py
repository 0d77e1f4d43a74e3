"""The active version, loaded once, and never an altered one."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import timezone

from civicwatch.learning import registry, services
from civicwatch.learning.artefacts import ArtefactError
from civicwatch.learning.shipping import trained_folder


def test_it_hands_out_the_active_version(toy_active):
    loaded = registry.active("toy")

    assert loaded.version == toy_active
    assert loaded.thresholds == {"queue": 0.5}
    assert loaded.predict(["a whistle", "a drum"]) == [True, False]


def test_it_loads_once_and_asks_one_query(toy_active, django_assert_num_queries):
    first = registry.active("toy")

    with django_assert_num_queries(1):
        assert registry.active("toy") is first


def test_another_active_version_is_seen_at_once(toy_active, toy_trained):
    registry.active("toy")
    other = services.register_version(name="toy", trained=toy_trained("drum"), now=timezone.now())
    services.activate(other, by=None, now=timezone.now())

    loaded = registry.active("toy")

    assert loaded.version == other
    assert loaded.predict(["a drum"]) == [True]


def test_an_altered_artefact_is_refused(toy_active):
    (trained_folder() / toy_active.artefact).write_bytes(b"drum")

    with pytest.raises(ArtefactError, match="was altered"):
        registry.active("toy")


def test_a_shipped_artefact_is_found_in_the_app(toy_active, toy_registered):
    trained = trained_folder() / toy_active.artefact
    toy_registered.shipped.mkdir()
    trained.rename(toy_registered.shipped / toy_active.artefact)

    assert registry.active("toy").predict(["a whistle"]) == [True]


def test_without_an_active_version_it_says_so(toy_registered, db):
    with pytest.raises(registry.NoActiveVersionError, match="no version of classifier 'toy' is active"):
        registry.active("toy")


def test_an_unknown_name_is_answered_with_the_known_ones(toy_registered):
    with pytest.raises(
        registry.UnknownClassifierError, match=r"no classifier 'weather'; registered: faces, force.*, toy"
    ):
        registry.registration("weather")


def test_registering_imports_no_machine_learning():
    code = """
import sys, django
django.setup()
from civicwatch.learning import registry
assert "force" in registry.names()
print([name for name in ("sklearn", "scipy", "torch", "joblib", "skops") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "DJANGO_SETTINGS_MODULE": "civicwatch.settings",
            "CIVICWATCH_VAR": str(settings.VAR),
            "PATH": "/usr/bin:/bin",
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout.strip() == "[]", done.stderr
