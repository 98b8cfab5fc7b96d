"""A real Chromium against the live portal: pages that log in, look for trouble and may be checked by axe."""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from scripts.screens import CHROMIUM, FLAGS

# Playwright keeps an event loop in the test's thread; Django would take that for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# The same flags in WCAG's words; best practices that are not part of it stay out.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).exists() and not shutil.which("chromium"):
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs Chromium at {CHROMIUM}.")
        pytest.skip(f"no Chromium at {CHROMIUM} (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """One person's browser; `troubles` collects console errors, CSP violations and failed scripts."""

    def __init__(self, chromium, base, **options):
        self.base = base
        self.troubles = []
        self.forgiven = ()  # words of troubles that a test brings about on purpose
        self.context = chromium.new_context(
            **{
                "viewport": DESK,
                "locale": "id-ID",
                "timezone_id": "Asia/Jakarta",
                "reduced_motion": "reduce",
                **options,
            }
        )
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._console)

    def _console(self, message):
        words = ("the server responded with a status of 4", *self.forgiven)
        if message.type == "error" and not any(word in message.text for word in words):
            self.troubles.append(f"{self.page.url}: {message.text}")

    def enter(self, user):
        """Already logged in, without the form."""
        client = Client()
        client.force_login(user, backend="employees.auth.NipBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": self.base}]
        )
        return self

    def log_in(self, nip, password):
        self.go("/masuk")
        self.page.fill('[name="nip"]', nip)
        self.page.fill('[name="password"]', password)
        self.page.click("main button.primary")
        self.page.wait_for_load_state()

    def go(self, path):
        self.page.goto(self.base + path)
        return self.page

    def too_wide(self):
        """Pixels by which the page is wider than the screen."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def barriers(self):
        """What axe finds on the page as it stands, one line each."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:120]} — {node['failureSummary'][:200]}"
            for rule in found
            for node in rule["nodes"][:3]
        ]


@pytest.fixture
def visit(chromium, live_server):
    """`visit(**context options)` → a Visitor; all of them are closed and checked for troubles at the end."""
    visitors = []

    def make(**options):
        visitors.append(Visitor(chromium, live_server.url, **options))
        return visitors[-1]

    yield make
    troubles = [line for visitor in visitors for line in visitor.troubles]
    for visitor in visitors:
        visitor.context.close()
    assert troubles == []
