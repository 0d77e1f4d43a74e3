"""Notices that the process which started this one has ended, or was asked to while it waits for us.

``make`` passes SIGTERM on but not a SIGINT sent to it alone: it then waits for its child, with
SIGINT blocked, for ever. The child can see that and end.
"""

import os
import signal
from pathlib import Path


class ParentProcess:
    def __init__(self) -> None:
        self.pid = os.getppid()

    def wants_us_to_end(self) -> bool:
        return os.getppid() != self.pid or self._has_blocked_interrupts()

    def _has_blocked_interrupts(self) -> bool:
        """Read the parent's mask of blocked signals; False where the system does not show it."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return False
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        is_make = fields.get("Name", "").strip() in ("make", "gmake")
        return is_make and bool(int(fields.get("SigBlk", "0"), 16) >> (signal.SIGINT - 1) & 1)
