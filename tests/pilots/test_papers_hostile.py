"""Bodies and addresses that nobody sends by accident: each gets a problem with a sentence, and nothing is written."""

import json

import pytest
import time_machine

from core.models import AuditEvent
from pilots.models import Adoption, Pilot
from tests.factories_plans import AdoptionFactory, RunFactory, VerdictFactory, make_pilot
from tests.pilots.pages import BAD, NOW, an_agency
from tests.pilots.reading_papers import text_of
from tests.scheduling.pages import api_of, client_of

pytestmark = pytest.mark.django_db
API = "/api/v1/pilots"
HUGE = 10**30
PLAN = {"start_on": "2026-12-14", "quota_tried": 1, "quota_goal": 2}


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agency():
    return an_agency()


def send(person, path, body, method="post"):
    """The body as it is, even where no honest program could write it."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return getattr(api_of(person), method)(f"{API}{path}", raw, content_type="application/json")


def refused(answer, *statuses):
    body = answer.json()
    assert answer.status_code in (statuses or (400, 422)), body
    assert answer["Content-Type"] == "application/problem+json" and body["detail"] and body["code"]
    answer.content.decode()
    return body


def waiting(agency):
    pilot = make_pilot(status="decided", office=agency.office, official=agency.official)
    verdict = VerdictFactory(run=RunFactory(pilot=pilot))
    AdoptionFactory(verdict=verdict, mode="confirm", status="waiting")
    return pilot, verdict


REASONS = [
    None,
    [],
    {},
    ["x"],
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udfffb",
    "x" * 501,
    " \n\t ",
    {"a": 1},
]


@pytest.mark.parametrize("reason", REASONS, ids=lambda r: ascii(r)[:14])
def test_no_such_reason_vetoes(agency, reason):
    pilot, _verdict = waiting(agency)
    refused(send(agency.official, f"/{pilot.pk}/veto", {"reason": reason}))
    assert Adoption.objects.get().status == "waiting"
    assert not AuditEvent.objects.filter(verb="pilot.vetoed").exists()


@pytest.mark.parametrize("act", ["return", "cancel", "end"])
@pytest.mark.parametrize("reason", [None, [], "\x00", "\ud800", "x" * 501, ""], ids=lambda r: ascii(r)[:14])
def test_no_such_reason_ends_a_plan(agency, act, reason):
    status = "followed" if act == "end" else "proposed"
    pilot = make_pilot(status=status, office=agency.office)
    VerdictFactory(run=RunFactory(pilot=pilot))
    actor = agency.admin if act == "cancel" else agency.official
    refused(send(actor, f"/{pilot.pk}/{act}", {"reason": reason}))
    assert Pilot.objects.get(pk=pilot.pk).status == status


@pytest.mark.parametrize("reason", [BAD, "‮terbalik‬ 😀 محمد", "%s %(x)s {nb}", "' OR 1=1 --"])
def test_any_honest_text_is_a_reason_and_stays_text(agency, reason):
    pilot, verdict = waiting(agency)
    answer = send(agency.official, f"/{pilot.pk}/veto", {"reason": reason})
    assert answer.status_code == 200, answer.content
    assert answer.json()["verdicts"][0]["adoption"]["reason"] == reason
    paper = client_of(agency.staff).get(f"/uji-coba/{pilot.pk}/laporan/{verdict.pk}.pdf")
    assert "DIVETO" in text_of(paper.content)
    data = client_of(agency.staff).get(f"/uji-coba/{pilot.pk}/laporan/{verdict.pk}.json")
    assert data.json()["adoption"]["reason"] == reason
    page = client_of(agency.staff).get(f"/verifikasi/{verdict.code}").content.decode()
    assert "<script>alert" not in page and reason not in page


@pytest.mark.parametrize(
    "sha",
    [None, 5, [], {}, "", "\x00" * 64, "\ud800", "x" * 65, "0" * 64, "é" * 64, " " * 64],
    ids=lambda s: ascii(s)[:14],
)
def test_no_such_hash_signs(agency, sha):
    pilot = make_pilot(status="proposed", office=agency.office, author=agency.admin)
    refused(send(agency.official, f"/{pilot.pk}/sign", {"sha256": sha}), 400, 409, 422)
    assert Pilot.objects.get().status == "proposed"


TERMS = [
    None, 5, "x", [], [1], {"alpha": None}, {"alpha": True}, {"alpha": "0.05"}, {"alpha": []}, {"alpha": HUGE},
    {"alpha": -HUGE}, {"months": 10**400}, {"months": 1.5}, {"must": "index"}, {"must": []}, {"must": [[]]},
    {"must": [None]}, {"must": {"index": 1}}, {"must": ["\x00"]}, {"must": ["x" * 5000]}, {"\x00": 1}, {"\ud800": 1},
    {"service_indicators": ["\x00"]}, {"service_indicators": ["a\ud800"]}, {"service_indicators": ["x"] * 1000 + ["y"]
    + [str(n) for n in range(30)]}, {"x" * 5000: 1}, {"terms": {"terms": {"terms": {"terms": {}}}}}, {BAD: BAD},
]  # fmt: skip


@pytest.mark.parametrize("terms", TERMS, ids=lambda t: ascii(t)[:24])
def test_no_such_terms_are_drafted(agency, terms):
    body = PLAN | {"office": agency.office.pk, "terms": terms}
    refused(send(agency.admin, "", body))
    draft = make_pilot(status="draft", office=agency.office)
    refused(send(agency.admin, f"/{draft.pk}", PLAN | {"terms": terms}, "put"))
    assert Pilot.objects.count() == 1 and Pilot.objects.get().terms["alpha"] == 0.05


NUMBERS = b"NaN", b"Infinity", b"-Infinity", b"1e400", b"1" * 5000


@pytest.mark.parametrize("number", NUMBERS, ids=lambda n: n.decode()[:9])
def test_no_such_number_is_a_term(agency, number):
    body = (
        b'{"office": %d, "start_on": "2026-12-14", "quota_tried": 1, "quota_goal": 2, "terms": {"alpha": %s}}'
    )
    refused(send(agency.admin, "", body % (agency.office.pk, number)))
    assert not Pilot.objects.exists()


FIELDS = ("office", "start_on", "quota_tried", "quota_goal", "purpose", "comparisons")
VALUES = (
    None, "abc", HUGE, -1, 1.5, [], {}, [HUGE], [[]], [None], "\x00", "\ud800", "0001-01-01", "9999-12-31",
    "x" * 5000, 10**400, ["\x00"], True,
)  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_no_such_field_is_drafted(agency, field):
    for value in VALUES:
        answer = send(agency.admin, "", PLAN | {"office": agency.office.pk} | {field: value})
        if answer.status_code == 201:
            assert _as_if_harmless(field, value), (field, value)
            continue
        refused(answer, 400, 404, 422)


def _as_if_harmless(field, value):
    """Numbers are fine as a purpose, no offices as comparison, and `true` is 1 to the framework."""
    if field == "purpose":
        return isinstance(value, str | int | float) and not isinstance(value, bool) and len(str(value)) <= 500
    return (field == "comparisons" and value == []) or (field.startswith("quota") and value is True)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"5", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000])
def test_bodies_that_are_none(agency, body):
    pilot = make_pilot(status="proposed", office=agency.office)
    for person, path, method in (
        (agency.admin, "", "post"), (agency.admin, f"/{pilot.pk}", "put"),
        (agency.official, f"/{pilot.pk}/sign", "post"), (agency.official, f"/{pilot.pk}/veto", "post"),
        (agency.official, f"/{pilot.pk}/return", "post"),
    ):  # fmt: skip
        refused(send(person, path, body, method), 400, 409, 422)
    assert Pilot.objects.get().status == "proposed"


@pytest.mark.parametrize("verdict", ["abc", 0, -1, HUGE, 1.5, [], {}, "\x00", [1]], ids=ascii)
def test_no_such_verdict_is_followed(agency, verdict):
    pilot, _verdict = waiting(agency)
    for act in ("adopt", "veto"):
        refused(send(agency.official, f"/{pilot.pk}/{act}", {"verdict": verdict, "reason": "x"}), 400, 404)
    assert Adoption.objects.get().status == "waiting"


@pytest.mark.parametrize("pk", ["0", str(2**63), str(HUGE), "9" * 4500, "abc", "-1", "%00", "²"])
def test_no_such_address_is_there(agency, pk):
    for path in (f"{API}/{pk}", f"{API}/{pk}/report"):
        assert api_of(agency.admin).get(path).status_code == 404
    assert api_of(agency.official).post(f"{API}/{pk}/sign", {}, format="json").status_code == 404
    for end in (f"{pk}.pdf", f"{pk}.json"):
        assert client_of(agency.admin).get(f"/uji-coba/{pk}/laporan/{end}").status_code == 404


def test_what_a_body_adds_changes_nothing(agency):
    """State, agency, signature and quota in force are never taken from a body."""
    extra = {
        "status": "signed", "agency": 1, "signed_by": agency.admin.pk, "sequence": 99, "year": 1999, "quota_now": 2,
        "signed_at": "2020-01-01", "due_on": "2020-01-01", "created_by": agency.head.pk,
    }  # fmt: skip
    answer = send(agency.admin, "", PLAN | {"office": agency.office.pk} | extra)
    assert answer.status_code == 201
    pilot = Pilot.objects.get()
    assert (pilot.status, pilot.agency_id, pilot.signed_by_id) == ("draft", agency.office.agency_id, None)
    assert (pilot.sequence, pilot.year, pilot.quota_now, pilot.due_on) == (1, 2026, 1, None)
    assert pilot.created_by_id == agency.admin.pk
