"""Keeps the English catalogue: extracts the Indonesian texts, compiles, and checks that nothing is missing or stale.

`messages.py update` extracts and compiles; `messages.py check` fails on missing, fuzzy or stale entries.
Needs no gettext tools: Babel reads Python, Django's `templatize` turns templates into what Babel reads.
"""

import io
import subprocess
import sys
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SKIP = {"tests", "bench", "scripts", "docs", "var", ".venv"}


def sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py", "*.html", "*.txt"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    found = (Path(name) for name in listed)
    return [
        p
        for p in sorted(found)
        if p.parts[0] not in SKIP and "migrations" not in p.parts and (ROOT / p).exists()
    ]


def python_text(path: Path) -> str:
    from django.utils.translation.template import templatize

    text = (ROOT / path).read_text()
    if path.suffix == ".py":
        return text
    if path.parts[0] != "templates":
        return ""
    # What is left of the page's own layout would be an indentation error in Python.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))


def extracted() -> Catalog:
    catalog = Catalog(locale="en", domain="django", project="wfa-portal", charset="utf-8")
    for path in sources():
        found = extract("python", io.BytesIO(python_text(path).encode()), keywords=KEYWORDS)
        for _line, message, _comments, context in found:
            flags = ("python-format",) if "%(" in str(message) else ()
            catalog.add(message, locations=[(str(path), 1)], context=context, flags=flags)
    return catalog


def stored() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en", domain="django", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def key(message: Message) -> tuple:
    return (message.context, message.id if isinstance(message.id, str) else tuple(message.id))


def update() -> None:
    old = {key(m): m for m in stored()}
    fresh = extracted()
    for message in fresh:
        if message.id and key(message) in old:
            message.string = old[key(message)].string
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, fresh, width=110, no_location=True, omit_header=False, sort_output=True)
    MO.write_bytes(compiled(stored()))
    missing = [m for m in stored() if m.id and not is_translated(m)]
    print(f"{len(fresh)} texts, {len(missing)} without English")


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)


def check() -> None:
    have = {key(m): m for m in stored() if m.id}
    wanted = {key(m) for m in extracted() if m.id}
    flaws = [f"not in the catalogue: {k[1]!r}" for k in sorted(wanted - set(have), key=str)]
    flaws += [f"no longer used: {k[1]!r}" for k in sorted(set(have) - wanted, key=str)]
    flaws += [
        f"without English: {k[1]!r}"
        for k in sorted(wanted & set(have), key=str)
        if not is_translated(have[k])
    ]
    if not MO.exists() or MO.read_bytes() != compiled(stored()):
        flaws.append("django.mo is stale")
    if flaws:
        sys.exit(
            "\n".join(
                [*flaws[:40], f"{len(flaws)} flaws: run `make messages`, translate, commit both files."]
            )
        )
    print(f"translations: {len(wanted)} texts, all in English too")


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    django.setup()
    {"update": update, "check": check}[sys.argv[1] if len(sys.argv) > 1 else "update"]()
