"""One step of the walk: a row's address, asked with a method as somebody, and what the answer must be."""

import json

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.models import AuditEvent
from tests.access.row import ACTS, Row
from tests.access.world import RAW, World, undone, writes

MASKS_NOTHING = frozenset({"admin", "official", "auditor"})


def names_of(patterns=None) -> list[str]:
    """Every URL name that the resolver knows."""
    found: list[str] = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found += names_of(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found.append(pattern.name or str(pattern.pattern))
    return found


def address(row: Row, world: World) -> str:
    path = reverse(row.name, kwargs={name: world.ids[key] for name, key in row.kwargs.items()})
    return f"{path}?{row.query}" if row.query else path


def send(client: Client, method: str, path: str, row: Row, data=None):
    """As a browser sends a page's form, or as a program sends JSON."""
    if method == "GET":
        return fetch(client, path)
    if row.is_api and not row.multipart:
        return read_whole(
            client.generic(method, path, json.dumps(data or row.data), content_type="application/json")
        )
    return read_whole(client.post(path, data or row.data or {"sampah": "1"}))


def fetch(client: Client, path: str):
    """The answer, a download read to its end."""
    return read_whole(client.get(path))


def read_whole(response):
    """A download, with all of it as `whole`."""
    if response.streaming:
        response.whole = b"".join(response.streaming_content)
    return response


def body_of(response) -> str:
    """The answer as text; a paper is no text, so what of it can be read."""
    return (response.whole if response.streaming else response.content).decode(errors="replace")


def wrong_with(response, row: Row, world: World, other: World, role: str) -> list[str]:
    """What no answer may show, whatever its status: markup that runs, numbers that are not for this reader,
    another agency's things; and an API error that does not say what is wrong.
    """
    found = []
    body = body_of(response)
    if response.get("Content-Type", "").startswith("text/html"):
        found += [f"unescaped {raw}" for raw in RAW if raw in body]
    if response.status_code >= 400 and row.is_api:
        found += _mute(response, body)
    named = other.marker in body and not row.of_everybody
    if named or any(nip in body for nip in other.nips):
        found.append("names the other agency's things")
    open_book = {p.nip for p in _readable(world, role)}
    hidden = world.nips - open_book
    found += [f"shows NIP {nip}" for nip in sorted(hidden) if nip in body]
    return found


def _mute(response, body: str) -> list[str]:
    """RFC 9457: its type, its status, a stable code and a sentence."""
    if response["Content-Type"] != "application/problem+json":
        return [f"error as {response['Content-Type']}"]
    told = json.loads(body)
    return (
        [] if told["status"] == response.status_code and told["code"] and told["detail"] else [f"says {told}"]
    )


def _readable(world: World, role: str):
    people = world.people
    if role in MASKS_NOTHING:
        return list(people.values())
    also = {
        "supervisor": ("employee", "colleague", "deputy"),
        "deputy": ("employee", "colleague"),
        "branch_admin": ("stranger",),
    }
    return [people[name] for name in (role, *also.get(role, ()))]


def step(row: Row, method: str, world: World, other: World, role: str, who: frozenset[str]) -> list[str]:
    """Everything that is wrong when this person asks this."""
    with undone(), writes() as written:
        before = AuditEvent.objects.count()
        response = send(world.client(role), method, address(row, world), row)
        told = AuditEvent.objects.count() - before
        found = wrong_with(response, row, world, other, role)
    status = response.status_code
    if role not in who:
        found += [f"{status}, not 403 or 404"] if status not in (403, 404) else []
        found += [f"wrote: {sql}" for sql in written]
    elif method == "GET":
        found += [f"{status}"] if status >= 400 and not row.public else []
        found += [f"GET wrote: {sql}" for sql in written if not (row.audited and "core_auditevent" in sql)]
        found += [f"told {told}"] if row.audited and not told else []
    elif row.empty == ACTS:
        found += [f"{status}, told {told}"] if status >= 400 or not told else []
    elif status != row.empty or (told and status >= 400):
        found.append(f"{status}, not {row.empty}; told {told}")
    return [f"{role} {method} {row.name}: {flaw}" for flaw in found]
