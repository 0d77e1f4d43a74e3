"""ONNX Runtime reports home and keeps a number of the device, unless it is told not to before it starts."""

import os
import subprocess
import sys

from tests.servers.installation import ROOT

RUN_ONE = """
import django, numpy
django.setup()
from civicwatch.learning import centerface, onnx_networks
onnx_networks.run(centerface.FOLDER, centerface.DETECTOR, numpy.zeros((1, 3, 32, 32), numpy.float32))
"""


def test_running_a_network_leaves_no_trace_outside_the_installation(tmp_path):
    places = {name: tmp_path / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "CIVICWATCH_VAR")}
    for place in places.values():
        place.mkdir()
    own = {name: str(place) for name, place in places.items()}
    settings = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "civicwatch.settings"}

    subprocess.run(
        [sys.executable, "-c", RUN_ONE], env={**settings, **own}, cwd=ROOT, check=True, timeout=120
    )

    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        assert list(places[name].rglob("*")) == []
