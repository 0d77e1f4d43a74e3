"""From the key that decides to the next item ready, in a browser, with 200 candidates waiting.

    make bench NAMES=desk

A whole installation each, on SQLite as it starts by itself and on PostgreSQL. “Ready” is: the next item
is painted and its heading has the focus. Time is read inside the page, from the key's own time stamp.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, sync_playwright

from tests.servers.installation import ROOT, RunningInstallation, running_installation
from tests.servers.postgres import PostgresMissing, running_postgres

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
WIDE = {"width": 1280, "height": 800}
DESK = "/admin/incidents/incident/"
WAITING, DECISIONS = 200, 30
SETTLING = 20  # seconds for what starts beside the web process
PACES = {"as soon as it is ready": 0, "a person's pace, one a second": 1000}
KEYS = ("r1", "p", "m1")  # reject, publish, merge, in turns; the last key of each decides
PERSON, PASSWORD = "ada", "only-for-this-measurement-1"
WATCH = """
() => {
  window.took = [];
  let began = 0;
  addEventListener("keydown", (event) => (began = event.timeStamp), true);
  new MutationObserver(() => {
    const since = began;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const isReady = document.activeElement?.matches("#item [data-heading]");
        if (isReady) window.took.push(performance.now() - since);
      };
      channel.port2.postMessage(null);
    });
  }).observe(document.getElementById("item"), { childList: true });
}
"""


def main() -> None:
    measure("SQLite")
    try:
        with running_postgres(durable=True) as url:
            measure("PostgreSQL", DATABASE_URL=url)
    except PostgresMissing as missing:
        print(f"not measured on PostgreSQL: {missing}")


def measure(title: str, **environment: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_installation(Path(folder) / "var", **environment) as installation,
        browser() as chromium,
    ):
        installation.wait_for("judge")
        time.sleep(SETTLING)
        print(f"{title}, {WAITING} waiting, {DECISIONS} decisions by {', '.join(KEYS)} in turns")
        for pace, pause in PACES.items():
            fill(installation)
            page = chromium.new_context(viewport=WIDE).new_page()
            sign_in(page, installation.url)
            told(pace, decide(page, pause))
            page.close()


def decide(page: Page, pause: int) -> list[float]:
    page.evaluate(WATCH)
    page.keyboard.press("Enter")
    wait_for(page, 1)
    page.wait_for_load_state("networkidle")
    for number in range(DECISIONS):
        page.wait_for_timeout(pause)
        for key in KEYS[number % len(KEYS)]:
            page.keyboard.press(key)
        wait_for(page, number + 2)
    took: list[float] = page.evaluate("() => window.took")
    return took[1:]


def wait_for(page: Page, number: int) -> None:
    page.evaluate(
        """(number) => new Promise((ready) => {
            const look = () => (window.took.length >= number ? ready() : setTimeout(look, 2));
            look();
        })""",
        number,
    )


def told(pace: str, took: list[float]) -> None:
    slowest = quantiles(took, n=20)[-1]
    print(
        f"  {pace}: median {median(took):.0f} ms, 95% within {slowest:.0f} ms, slowest {max(took):.0f} ms",
        flush=True,
    )


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/login/?next={DESK}")
    page.fill("[name=login], [name=username]", PERSON)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#desk[data-ready]")


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def fill(installation: RunningInstallation) -> None:
    """Make ``WAITING`` candidates wait, and the person who decides about them, in that installation."""
    command = [sys.executable, "-m", "tests.bench.desk", "fill"]
    subprocess.run(command, env=installation.environment, cwd=ROOT, check=True)


def fill_here() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicwatch.settings")
    django.setup()

    from django.db import transaction

    from civicwatch.access.models import User
    from civicwatch.access.roles import MODERATOR
    from incidents.models import Incident, Status
    from tests import factories

    with transaction.atomic():
        Incident.objects.waiting().update(status=Status.REJECTED)
        if not User.objects.filter(username=PERSON).exists():
            user = factories.UserFactory(username=PERSON, role=MODERATOR)
            user.set_password(PASSWORD)
            user.save()
        other = factories.IncidentFactory(placed=True, evidence=1, likelihood=0.01)
        for number in range(WAITING - 1):
            case = factories.IncidentFactory(placed=True, evidence=2, likelihood=0.99 - number / 500)
            text = "I was there that evening. Officers pushed her to the ground near the fountain. " * 12
            for _ in range(3):
                report = factories.ReportFactory(
                    grouped=True,
                    external_id=str(uuid4()),
                    text=text,
                    sentence=text[26:82],
                    reasons=[["pushed", 1.2], ["ground", 0.4]],
                )
                factories.IncidentReportFactory(incident=case, report=report)
            factories.MergeSuggestionFactory(first=other, second=case)


if __name__ == "__main__":
    fill_here() if sys.argv[1:] == ["fill"] else main()
