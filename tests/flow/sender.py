"""A sender of text messages at a running installation, whose carrier posts them as Twilio does: signed."""

import io
import json
import subprocess
import sys
import time
import urllib.request
from urllib.parse import parse_qsl

from PIL import Image
from twilio.request_validator import RequestValidator

from tests.servers.installation import ROOT

NUMBER = "+13105550177"
PLACE = (34.0467812, -118.2513377)
TOKEN = "token-of-an-account-in-a-test"
PATIENCE = 180  # seconds


def photo():
    """A JPEG that says where it was taken, as telephones' do."""
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    for tag, sign, value in ((1, "N", PLACE[0]), (3, "W", -PLACE[1])):
        gps[tag] = sign
        gps[tag + 1] = (int(value), int(value % 1 * 60), round(value * 60 % 1 * 60, 4))
    file = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


class Sender:
    """Its telephone is the installation's own console phone; ``hang_up`` when done."""

    def __init__(self, installation, folder):
        self.installation = installation
        self._picture = folder / "photo.jpg"
        self._picture.write_bytes(photo())
        code = "from tests.flow import inside; inside.serve()"
        self._inside = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=ROOT,
            env=installation.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, *name_and_given):
        """What a function of `tests.flow.inside` answers within the installation."""
        self._inside.stdin.write(json.dumps(name_and_given).encode() + b"\n")
        self._inside.stdin.flush()
        return json.loads(self._inside.stdout.readline())

    def hang_up(self):
        self._inside.communicate(timeout=20)

    def send(self, words, *, picture=False):
        payload = self.ask("compose", NUMBER, words, str(self._picture) if picture else "")
        self.post("/sms/twilio/", payload)

    def post(self, path, payload):
        """A form as Twilio posts it; its answer's status."""
        url, fields = self.installation.url + path, dict(parse_qsl(payload, keep_blank_values=True))
        headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, fields)}
        request = urllib.request.Request(url, payload.encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status

    def wait_until(self, condition):
        """``condition`` is asked with what `inside.how_far` tells, which is returned."""
        deadline = time.monotonic() + PATIENCE
        while not condition(found := self.ask("how_far")):
            assert time.monotonic() < deadline, (found, self.installation.doctor())
            time.sleep(0.5)
        return found
