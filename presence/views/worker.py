"""The installable app's service worker, and the page it shows where nothing else is kept. Both hold no data."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# What every page of the portal is drawn with; the worker keeps it, so that a kept page looks like one.
SHELL = (
    "css/tokens.css", "css/base.css", "css/layout.css", "css/components.css", "css/tables.css", "css/pages.css",
    "css/day.css", "css/pilots-plans.css", "css/pilots-surveys.css", "js/theme.js", "js/app.js", "js/inbox.js",
    "js/dropzone.js", "js/store.js", "js/queue.js",
    "js/offline.js", "js/day.js", "js/report.js", "django_htmx/htmx-2.min.js", "icon.svg",
)  # fmt: skip
# The worker is one plain script, as not every browser takes a module there; what it shares with pages stands first.
WORKER = ("js/store.js", "js/queue.js", "js/worker.js")
MODULE_WORDS = re.compile(r"^(import .*\n|export )", re.MULTILINE)


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script with its version: a digest over everything that it keeps."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@login_not_required
@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What a person reads without a connection, where no page of theirs is kept."""
    return render(request, "presence/offline.html")


def _read(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text()


@cache
def _script() -> str:
    body = "".join(MODULE_WORDS.sub("", _read(name)) for name in WORKER)
    digest = hashlib.sha256(body.encode())
    for name in SHELL:
        digest.update(_read(name).encode())
    kept = [*(static(name) for name in SHELL), reverse("icons"), reverse("offline")]
    values = {
        "VERSION": digest.hexdigest()[:12], "SHELL": kept, "OFFLINE": reverse("offline"),
        "LOGIN": reverse("login"), "LOGOUT": reverse("logout"),
    }  # fmt: skip
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    return head + body
