"""What ``manage.py doctor`` says of classifiers: whether all processes judge with the active one."""

from datetime import datetime
from typing import Literal

from civicwatch.learning import in_service, registry


def check_classifiers(*, now: datetime) -> tuple[Literal["ok", "warning", "failed"], str]:
    """A verdict and the reason for it, as the processes that judge said it themselves."""
    lacking = in_service.not_loaded_lately(now=now)
    if not lacking:
        return "ok", "no process lacks an active version"
    told = [
        f"{lack.version} is active, and a process could not load it ({lack.why});"
        f" {lack.stand_in or 'nothing'} judges there"
        for lack in lacking
    ]
    gone = sorted({lack.version.name for lack in lacking if not registry.artefact_is_here(lack.version)})
    if gone:
        told.append(
            "where no upgrade is under way: bring the file back from a backup into artefacts/, or run"
            f" manage.py use_shipped {' or '.join(gone)}"
        )
    return ("warning" if all(lack.stand_in for lack in lacking) else "failed"), "; ".join(told)
