"""`manage.py sms`: a telephone at the keyboard, for trying the conversation without a carrier.

Its messages are received, read and answered by the code that serves real ones, by the running workers, or
by this process where none run.
"""

import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sightings.services.console_phone import NUMBER, CarrierIsRealError, ConsolePhone

HELP = """Write as on a telephone; an empty line shows what has come meanwhile.
/photo FILE [words]  sends a picture    /quit  ends"""


class Command(BaseCommand):
    help = (
        "Text to this installation from a telephone that is only a folder. Without TEXT it asks line by line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", nargs="*", help="what to write; several words are one message")
        parser.add_argument("--from", dest="number", default=NUMBER, help=f"the sender's number ({NUMBER})")
        parser.add_argument(
            "--photo", action="append", default=[], type=Path, help="a picture; may be repeated"
        )
        parser.add_argument("--wait", type=float, default=20.0, help="seconds to wait for the replies (20)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            phone = ConsolePhone(options["number"], wait=options["wait"])
        except CarrierIsRealError:
            raise CommandError(
                "replies of this installation go out through Twilio; the console phone works where no "
                "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_NUMBER are set"
            ) from None
        text = " ".join(options["text"])
        if text or options["photo"]:
            self._send(phone, text, options["photo"])
        else:
            self._talk(phone)

    def _send(self, phone: ConsolePhone, text: str, photos: list[Path]) -> None:
        self._show_earlier(phone)
        try:
            replies = phone.send(text, photos)
        except OSError as error:
            raise CommandError(f"this photo cannot be read: {error}") from error
        self._show(replies)

    def _show(self, replies: list[str]) -> None:
        for reply in replies:
            self.stdout.write(reply)

    def _show_earlier(self, phone: ConsolePhone) -> None:
        """An alert, the answer to a pin or a moderator's words came while nobody looked at the phone."""
        self._show([f"(came earlier) {reply}" for reply in phone.new_replies()])

    def _talk(self, phone: ConsolePhone) -> None:
        self.stdout.write(HELP)
        self._show_earlier(phone)
        while (line := self._line()) != "/quit":
            if not line:
                self._show_earlier(phone)
                continue
            try:
                self._send(phone, *_message(line))
            except CommandError as error:
                self.stderr.write(str(error))

    def _line(self) -> str:
        try:
            return input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return "/quit"


def _message(line: str) -> tuple[str, list[Path]]:
    """*/photo street.jpg on 5th* → the words and the file."""
    if not line.startswith("/photo"):
        return line, []
    try:
        words = shlex.split(line)[1:]
    except ValueError as error:
        raise CommandError(f"this line cannot be read: {error}") from error
    if not words:
        raise CommandError("say which file: /photo FILE [words]")
    return " ".join(words[1:]), [Path(words[0])]
