"""Modules that a page needs rarely and that weigh much are imported when something of theirs is first used.

Passkeys bring 11 MB of cryptography into a process that may never meet one.
"""

import sys
import threading
from importlib import import_module
from types import ModuleType
from typing import Any

RARE = ("allauth.mfa.webauthn.internal.auth",)
_lock = threading.RLock()


class _Later(ModuleType):
    """Stands for a module, and hands everything on to it once it is asked for anything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):  # the import system looks, and needs nothing
            raise AttributeError(name)
        return getattr(_loaded(self), name)


def put_off() -> None:
    """Let rare modules wait; for processes that serve pages, before anything else is imported."""
    for name in RARE:
        sys.modules.setdefault(name, _Later(name))


def _loaded(waiting: _Later) -> ModuleType:
    with _lock:
        name = waiting.__name__
        if sys.modules.get(name) is waiting:
            del sys.modules[name]
        return import_module(name)
