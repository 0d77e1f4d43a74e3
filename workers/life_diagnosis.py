"""What ``manage.py doctor`` says of beat and the sweeper: when they were last heard, or what to do."""

from datetime import timedelta
from typing import Literal

from workers.signs_of_life import BEAT, LONG, SWEEPER, in_words

WITHOUT = {
    BEAT: "it does not run or hangs: look at its log and start it again (deploy/start beat, or serve, which"
    " starts all); until then the sweeper does most of what is due, later",
    SWEEPER: "it does not run, hangs, or has been at one long piece of work since: look at its log and start"
    " it again (manage.py sweep, or serve, which starts all); until then nobody takes over what a worker or"
    " the broker loses",
}


def check_life(name: str, silence: timedelta | None) -> tuple[Literal["ok", "warning"], str]:
    """A verdict and the reason for it."""
    if silence is not None and silence <= LONG:
        return "ok", in_words(silence)
    return "warning", f"{in_words(silence)}; {WITHOUT[name]}"
