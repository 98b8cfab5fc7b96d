"""Every page of the demo as PNG: 1280 and 360 px, light and dark, into `var/screens/<theme>-<width>/`.

Starts the portal on a free port with the demo in VAR_DIR, or looks at a running one (`BASE_URL=http://…`).
`ONLY=my_week,inbox` takes some pages only. Ends with 1 if a page is missing, complains in the console or
breaks the Content-Security-Policy.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.pages import PAGES  # noqa: E402

VAR_DIR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {1280: 860, 360: 740}
THEMES = ("light", "dark")
AGENCY = "Badan Kepegawaian Negara"


@dataclass
class Findings:
    """What was wrong, by page."""

    lines: list[str] = field(default_factory=list)

    def watch(self, page: Page, where: str) -> None:
        page.on("pageerror", lambda error: self.lines.append(f"{where}: {error}"))
        page.on("console", lambda message: self._console(where, message.type, message.text))

    def _console(self, where: str, kind: str, text: str) -> None:
        expected = "not_found" in where or "not_allowed" in where
        if kind == "error" and not (expected and "status of 40" in text):
            self.lines.append(f"{where}: {text}")


def accounts() -> dict[str, dict[str, str]]:
    """The first log-in of each role of the demo's first agency."""
    path = VAR_DIR / "demo_accounts.json"
    if not path.exists():
        sys.exit(f"No demo in {VAR_DIR}: `make run` (or `manage.py load_demo`) makes one first.")
    found: dict[str, dict[str, str]] = {}
    for account in json.loads(path.read_text()):
        if account["agency"] == AGENCY:
            found.setdefault(account["role"], account)
    return found


@contextmanager
def portal() -> Iterator[str]:
    """The address of a running portal; one of our own unless BASE_URL names one."""
    given = os.environ.get("BASE_URL", "").rstrip("/")
    if given:
        yield given
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(base: str, server: subprocess.Popen[bytes], seconds: int = 60) -> None:
    for _ in range(seconds * 2):
        if server.poll() is not None:
            sys.exit(
                f"The portal did not start (exit {server.returncode}); run `manage.py serve` to see why."
            )
        try:
            with urlopen(f"{base}/healthz", timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.5)
    sys.exit(f"The portal did not answer within {seconds} s.")


def log_in(page: Page, base: str, account: dict[str, str]) -> None:
    page.goto(f"{base}/masuk")
    page.fill('[name="nip"]', account["nip"])
    page.fill('[name="password"]', account["password"])
    page.click("main button.primary")
    page.wait_for_load_state()


def open_page(page: Page, base: str, path: str) -> bool:
    """Go to the path and follow its links; False if one of them is not there."""
    first, *links = (step.strip() for step in path.split("→"))
    page.goto(base + first)
    for selector in links:
        target = page.locator(selector).first
        if not target.count():
            return False
        page.goto(base + str(target.get_attribute("href")))
    return True


def shoot(browser: Browser, base: str, people: dict[str, dict[str, str]], findings: Findings) -> int:
    """Take all the pictures; returns how many."""
    only = set(filter(None, os.environ.get("ONLY", "").split(",")))
    rows = [row for row in PAGES if not only or row[0] in only]
    roles = [role for role in dict.fromkeys(role for _, role, _ in rows) if not role or role in people]
    taken = 0
    for role in roles:
        state = None
        for theme in THEMES:
            for width, height in WIDTHS.items():
                phone = width < 500
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=theme, locale="id-ID",
                    timezone_id="Asia/Jakarta", is_mobile=phone, has_touch=phone, storage_state=state,
                )  # fmt: skip
                page = context.new_page()
                if role and state is None:
                    log_in(page, base, people[role])
                    state = context.storage_state()
                folder = VAR_DIR / "screens" / f"{theme}-{width}"
                folder.mkdir(parents=True, exist_ok=True)
                for name, _, path in (row for row in rows if row[1] == role):
                    taken += picture(
                        context.new_page(), base, path, folder / f"{role or 'all'}-{name}.png", findings
                    )
                context.close()
    return taken


def picture(page: Page, base: str, path: str, target: Path, findings: Findings) -> bool:
    where = f"{target.parent.name}/{target.stem}"
    findings.watch(page, where)
    found = open_page(page, base, path)
    if found:
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            findings.lines.append(f"{where}: {wide} px wider than the screen")
        page.screenshot(path=target, full_page=True)
    elif "light-1280" in where:
        print(f"  {where}: nothing to follow in this demo for {path}")
    page.close()
    return found


def main() -> None:
    if not (shutil.which("chromium") or Path(CHROMIUM).exists()):
        sys.exit(
            "No browser: pictures need Chromium at /usr/bin/chromium (Debian: apt-get install chromium)."
        )
    people, findings = accounts(), Findings()
    shutil.rmtree(VAR_DIR / "screens", ignore_errors=True)
    with portal() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        taken = shoot(browser, base, people, findings)
        browser.close()
    print(f"{taken} pictures in {VAR_DIR / 'screens'}")
    for line in dict.fromkeys(findings.lines):
        print(f"! {line}")
    sys.exit(1 if findings.lines else 0)


if __name__ == "__main__":
    main()
