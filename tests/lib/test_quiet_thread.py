"""Work that gives way to other work, and its results."""

import os
import threading

import pytest

from civicwatch.lib.quiet_thread import NICENESS, run_quietly


def test_it_runs_with_a_lower_priority_and_leaves_the_callers_alone():
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    quiet = run_quietly(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    assert quiet == max(before, NICENESS)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_what_goes_wrong_is_raised():
    with pytest.raises(ZeroDivisionError):
        run_quietly(lambda: 1 / 0)
