"""Habits of the house that a machine can hold: migrations, privacy, addresses, texts, sizes."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from core.privacy import HELD
from wfa_portal.celery import app

ROOT = Path(settings.BASE_DIR)
OURS = [
    "core",
    "integrations",
    "employees",
    "performance",
    "eligibility",
    "scheduling",
    "studio",
    "approvals",
    "presence",
    "monitoring",
    "pilots",
    "demo",
    "wfa_portal",
]
FILES = [p for app in OURS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_what_the_clock_starts_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


@pytest.mark.parametrize("model", sorted({h.model for h in HELD}))
def test_every_field_of_a_personal_model_has_purpose_and_retention(model):
    declared = [f for h in HELD if h.model == model for f in h.fields]
    fields = {f.name for f in apps.get_model(model)._meta.concrete_fields if not f.primary_key}
    assert sorted(declared) == sorted(set(declared)), "declared twice"
    assert fields == set(declared)


def routes(patterns=None, prefix=""):
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def test_no_address_ends_in_a_slash_and_names_are_unique():
    seen = [(path, entry.name) for path, entry in routes()]
    assert [p for p, _ in seen if p.endswith("/")] == []
    names = [n for _, n in seen]
    assert None not in names
    assert sorted(names) == sorted(set(names))


def test_every_api_operation_declares_who_may_call_it():
    silent = []
    for path, entry in routes():
        view = getattr(entry.callback, "cls", None)
        if path.startswith("api/v1/") and view is not None:
            names = {p.__name__ for p in view.permission_classes}
            if "DenyByDefault" in names or not names:
                silent.append(path)
    assert silent == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sizes_and_names(path):
    text = path.read_text()
    assert path.name not in {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert text.count("\n") <= 400, "a file of over 400 lines"
    assert not re.search(r"except[^\n]*:\s*\n\s*pass\b", text), "an error that admits"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} is over 60 lines"
    if path.name in {"views.py", "api.py"} or path.parent.name in {"views", "api"}:
        assert ".save(" not in text, "a write in an interface"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_keep_the_content_security_policy(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "inline script"
    assert not re.search(r"(src|href)=[\"']https?://", text), "something from another host"


def visible_words(text: str) -> list[str]:
    """What a template shows without translating it."""
    text = re.sub(
        r"{% (blocktranslate|blocktrans|comment)\b.*?{% end(blocktranslate|blocktrans|comment) %}",
        " ",
        text,
        flags=re.S,
    )
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", " ", text, flags=re.S)
    text = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", text, flags=re.S)
    shown = re.findall(r"(?:placeholder|title|alt|aria-label|data-confirm)=\"([^\"]*)\"", text)
    shown += re.sub(r"<[^>]*>", "\n", text, flags=re.S).split("\n")
    return [w for s in shown for w in re.findall(r"[A-Za-zÀ-ÿ]{3,}", s)]


UNTRANSLATED = {
    "WFA",
    "Portal",
    "NIP",
    "English",
    "Bahasa",
    "Indonesia",
    "Mbps",
    "WFO",
    "CSV",
    "nbsp",
    "SIASN",
    "times",
    "middot",
    "BKN",
    "WhatsApp",
    "rarr",
    "larr",
    "amp",
    "hellip",
    "ndash",
    "mdash",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_visible_text_is_translated(path):
    assert set(visible_words(path.read_text())) <= UNTRANSLATED
