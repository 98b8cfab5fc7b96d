"""Values that nobody types by accident: an address answers them with 2xx to 4xx, never with a crash."""

from urllib.parse import quote, urlencode

import pytest

from tests.access.table import TABLE
from tests.access.walking import address, body_of, fetch, send
from tests.access.world import MARKUP, RAW, undone

HUGE = 10**30
VALUES = (
    "abc", "-1", "0", "²", "٣", "999999", str(HUGE), "9" * 5000, "2026-W99", "2026-13", "0001-01-01",
    "9999-12-31", "\x00", "a\x00b", "😀", "x" * 5000, MARKUP, "%", "' OR 1=1 --",
)  # fmt: skip
# every name that some page or operation reads from its address
NAMES = (
    "page", "page_size", "minggu", "mulai", "bulan", "tahun", "hari", "status", "cari", "kantor", "unit",
    "siapa", "tentang", "tindakan", "objek", "dari", "sampai", "sebelum", "bagian", "kotak", "tanggal",
    "lingkup", "kelompok", "fokus", "from", "to", "on", "scope", "next", "pegawai", "nip",
    "saat", "known_at",
)  # fmt: skip
WITH_QUERY = {
    "roster_import",
    "person_eligibility",
    "approval",
    "policy_version",
    "api_office_quota",
    "person_explanation",
    "api_eligibility_of",
}
STILL = {"api_schema", "api_docs", "readyz", "icons", "healthz", "home", "password_reset_done"}
READ = [r for r in TABLE if r.get and r.name not in STILL and (not r.kwargs or r.name in WITH_QUERY)]
TOGETHER = ("abc", "0", "²", "9" * 5000, str(HUGE), "2026-W99", "0001-01-01", "9999-12-31", "a\x00b", MARKUP)

pytestmark = pytest.mark.walk


def _flaw(response, what: str) -> list[str]:
    found = [f"{what}: {response.status_code}"] if response.status_code >= 500 else []
    if response.get("Content-Type", "").startswith("text/html"):
        found += [f"{what}: unescaped" for raw in RAW if raw in body_of(response)]
    return found


def _readers(row) -> str:
    return "admin" if "admin" in row.get else sorted(row.get)[0]


@pytest.mark.parametrize("value", TOGETHER, ids=lambda v: ascii(v[:12]))
def test_no_value_in_the_query_breaks_a_page(value, here):
    """All names at once, and `page` and the searches by themselves where an earlier name may refuse."""
    flaws = []
    for row in READ:
        client = here.client(_readers(row))
        path = address(row, here).partition("?")[0]
        with undone():
            response = fetch(client, f"{path}?{urlencode(dict.fromkeys(NAMES, value))}")
        flaws += _flaw(response, row.name)
    assert not flaws, "\n".join(flaws)


SINGLE = (
    ("units", "kantor"), ("people", "cari"), ("people", "kantor"), ("people", "unit"), ("audit", "siapa"),
    ("audit", "tentang"), ("audit", "objek"), ("audit", "dari"), ("audit", "sampai"), ("audit", "sebelum"),
    ("absences", "cari"), ("api_requests", "page"), ("api_requests", "from"), ("api_requests", "to"),
    ("api_team", "from"), ("api_team", "page"), ("api_approvals", "page"), ("api_office_quota", "on"),
    ("api_approvals", "status"), ("my_eligibility", "tanggal"), ("my_explanation", "tanggal"),
    ("my_explanation", "saat"), ("my_week", "mulai"), ("my_month", "bulan"),
    ("api_pilots", "office"), ("api_pilots", "status"), ("api_pilots", "page"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "key"), SINGLE)
def test_no_value_of_one_filter_breaks_its_page(name, key, here):
    row = next(row for row in TABLE if row.name == name)
    flaws = []
    for value in VALUES:
        given = {"from": "2026-12-07", "to": "2026-12-18"} | {key: value}
        with undone():
            response = fetch(
                here.client("admin"), f"{address(row, here).partition('?')[0]}?{urlencode(given)}"
            )
        flaws += _flaw(response, f"{name}?{key}={value[:12]!a}")
    assert not flaws, "\n".join(flaws)


def test_no_value_in_the_path_breaks_an_address(here):
    flaws = []
    for row in TABLE:
        for method, who in row.methods.items():
            for value in (
                str(HUGE),
                "9" * 4500,
                str(2**63),
                "0",
                quote("\x00"),
                quote("😀"),
                quote(MARKUP),
                "²",
            ):
                keys = row.kwargs.values()
                path = address(row, here)
                for key in keys:
                    path = path.replace(f"/{here.ids[key]}", f"/{value}", 1)
                if not keys:
                    continue
                with undone():
                    response = send(here.client(sorted(who)[0]), method, path, row)
                if response.status_code >= 500:
                    flaws.append(f"{method} {row.name} {value[:12]}: {response.status_code}")
    assert not flaws, "\n".join(flaws)


FIELDS = (
    "people", "supervisor", "reason", "valid_from", "valid_to", "unit", "kind", "employee", "letter", "role",
    "office", "name", "min_staff", "staff", "lat", "lon", "geofence_m", "desks", "zone", "city", "region",
    "language", "next", "nip", "password", "again", "old", "down_mbps", "up_mbps", "ict_level", "has_laptop",
    "starts_on", "ends_on", "week", "days", "place", "place_office", "place_note", "weekday", "weeks", "date",
    "legal_reference", "year", "ids", "action", "fokus", "plan-TOTAL_FORMS", "plan-INITIAL_FORMS",
    "plan-0-output", "plan-0-quantity", "plan-0-unit", "file", "units",
    "items-TOTAL_FORMS", "items-INITIAL_FORMS", "items-0-id", "items-0-title", "items-0-planned", "items-0-starts_at",
    "items-0-link", "items-0-target", "items-0-drop", "revision", "terima-comment", "kembali-comment",
)  # fmt: skip


@pytest.mark.parametrize("value", TOGETHER, ids=lambda v: ascii(v[:12]))
def test_no_value_in_a_form_breaks_it(value, here):
    flaws = []
    for row in TABLE:
        if not row.post or row.is_api:
            continue
        role = "admin" if "admin" in row.post else sorted(row.post)[0]
        with undone():
            response = send(here.client(role), "POST", address(row, here), row, dict.fromkeys(FIELDS, value))
        flaws += _flaw(response, row.name)
    assert not flaws, "\n".join(flaws)


BODY = ("days", "place", "place_office", "place_note", "reason", "plan", "ids", "action", "nip", "password",
        "down_mbps", "up_mbps", "has_laptop", "ict_level", "items", "revision", "made_at", "comment", "office",
        "start_on", "quota_tried", "quota_goal", "terms", "comparisons", "purpose", "sha256", "verdict")  # fmt: skip
JSON_VALUES = (
    None, "abc", HUGE, -1, 1.5, True, [], {}, [HUGE], [[]], [{}], [None], "\x00", "\ud800", "0001-01-01",
    ["9999-12-31"], "x" * 5000, {"a": 1}, [{"output": "x", "quantity": "1e9999", "unit": "x"}], [str(HUGE)],
)  # fmt: skip


def test_no_body_breaks_an_operation(here):
    flaws = []
    for row in TABLE:
        if not row.is_api or row.multipart or row.name == "api_auth_logout":
            continue
        for method in row.methods.keys() - {"GET"}:
            client_role = sorted(row.methods[method])[0]
            for value in JSON_VALUES:
                data = [value] if value is None else dict.fromkeys(BODY, value)
                with undone():
                    response = send(here.client(client_role), method, address(row, here), row, data)
                if response.status_code >= 500:
                    flaws.append(f"{method} {row.name} {ascii(data)[:60]}: {response.status_code}")
    assert not flaws, "\n".join(flaws)
