"""Pages and API of talent: what each reader finds, what outsiders do not, and what a bad input keeps."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from eligibility.models import BoxMapping, TalentAssessment, TalentImport
from employees.enums import ImportStatus
from tests.factories import (
    EmployeeFactory,
    OfficeFactory,
    RoleFactory,
    TalentFactory,
    UnitFactory,
    UserFactory,
    make_team,
)
from tests.talent_files import as_csv, as_xlsx, row, upload

pytestmark = pytest.mark.django_db
ENTRY = {
    "period": "2026-1", "assessed_on": "2026-06-30", "performance": "above", "potential": "high", "box": "9",
    "scheme": "panrb_3_2020", "source": "BA-2", "reason": "Terlewat",
}  # fmt: skip
PAIRS = {f"box_{n}": str(10 - n) for n in range(1, 10)}
MAPPING = PAIRS | {"valid_from": "2026-11-23", "legal_reference": "KMK 1/2026", "reason": "Penyetaraan"}


@pytest.fixture(autouse=True)
def _on_a_monday(settings, tmp_path):
    """All pages are read on Monday, 23 November 2026; tasks run at once."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }
    cache.clear()
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def team():
    return make_team(3)


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


def holder(unit, role, office=None):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role, office=office)
    return person


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join(body.decode().split())


# --- grid, movement, table


def test_the_grid_narrows_opens_and_tells_expiry(enter, team):
    chief, staff = team
    other = EmployeeFactory(agency=chief.agency)
    TalentFactory(employee=other, box=5)
    client = enter(holder(chief.unit, "leadership"))
    whole = text_of(client.get(reverse("talent_grid"), {"kotak": "5"}))
    assert other.name in whole and "30 Jun 2027" in whole
    narrow = text_of(client.get(reverse("talent_grid"), {"kotak": "5", "kantor": chief.office_id}))
    assert staff[0].name in narrow and f"/pegawai/{other.pk}/" not in narrow
    assert staff[0].nip not in narrow
    past = text_of(client.get(reverse("talent_grid"), {"kotak": "0", "tanggal": "2026-06-29"}))
    assert staff[0].name in past
    assert "Kelompok rencana suksesi" in whole


@pytest.mark.parametrize(
    "query",
    ["kotak=12", "kantor=x&unit=9", "kantor=99999999999999999999", "jenjang=raja", "tanggal=kemarin", "page=-4",
     "kotak=0&sebab=x", "tanggal=9999-01-01", "kantor=٣"],
)  # fmt: skip
def test_nonsense_in_the_address_is_as_if_not_said(enter, team, query):
    client = enter(holder(team[0].unit, "admin"))
    assert client.get(f"{reverse('talent_grid')}?{query}").status_code == 200
    assert client.get(f"{reverse('talent_moves')}?{query}").status_code == 200


def test_movement_opens_names_behind_a_cell(enter, team):
    chief, staff = team
    TalentFactory(employee=staff[0], period="2025", box=2, assessed_on=date(2025, 12, 1))
    client = enter(holder(chief.unit, "auditor"))
    page = text_of(client.get(reverse("talent_moves"), {"awal": "2", "akhir": "5"}))
    assert staff[0].name in page and "Dari kotak 2" in page and staff[1].name not in page
    assert '<th scope="row">Kotak 2</th>' in page


def test_movement_with_one_period_teaches(enter, team):
    page = text_of(enter(holder(team[0].unit, "auditor")).get(reverse("talent_moves")))
    assert "setelah dua periode" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_to_take_away_is_safe_and_in_the_trail(enter, team, kind):
    chief, staff = team
    staff[0].talent.update(source='=HYPERLINK("x")')
    response = enter(holder(chief.unit, "auditor")).get(reverse("talent_export"), {"format": kind})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "csv":
        assert b"'=HYPERLINK" in body and f"'{staff[0].nip}".encode() in body
    else:
        cells = [c.value for r in load_workbook(BytesIO(body)).active.iter_rows() for c in r]
        assert '\'=HYPERLINK("x")' in cells and staff[0].nip in cells
    event = AuditEvent.objects.get(verb="talent.exported")
    assert event.after["format"] == kind


def test_leadership_takes_masked_numbers_away(enter, team):
    chief, staff = team
    body = text_of(enter(holder(chief.unit, "leadership")).get(reverse("talent_export")))
    assert staff[0].name in body and staff[0].nip not in body


@pytest.mark.parametrize(
    "name", ["talent_grid", "talent_export", "talent_moves", "talent_mappings", "talent_imports"]
)
def test_no_door_for_those_without_a_role(enter, team, name):
    client = enter(team[1][0])
    assert client.get(reverse(name)).status_code == 403


# --- history and entry


def test_everybody_reads_the_own_history_and_no_other(enter, team):
    chief, staff = team
    for person in (chief, staff[0]):
        client = enter(person)
        mine = client.get(reverse("talent_history", args=[person.pk]))
        assert "Kotak 5" in text_of(mine) or "Belum ada" in text_of(mine)
        assert client.get(reverse("talent_history", args=[staff[1].pk])).status_code == 404
        assert client.get(reverse("talent_entry", args=[person.pk])).status_code == 403


def test_an_admin_corrects_by_hand_with_a_reason(enter, team):
    chief, [person, *_] = team
    TalentAssessment.objects.filter(employee=person).update(period="2026-1")
    client = enter(holder(chief.unit, "admin"))
    url = reverse("talent_entry", args=[person.pk])
    assert 'value="2026-1"' in text_of(client.get(url, {"periode": "2026-1"}))
    refused = client.post(url, ENTRY | {"reason": ""})
    assert refused.status_code == 422
    assert 'value="BA-2"' in text_of(refused)
    page = text_of(client.post(url, ENTRY, follow=True))
    assert "Kotak 9" in page and "kotak 5 menjadi 9" in page and "Terlewat" in page
    again = client.post(url, ENTRY)
    assert again.status_code == 422 and "persis seperti itu" in text_of(again)


def test_an_entry_against_its_axes_is_asked_about_and_then_stored_with_a_warning(enter, team):
    chief, [person, *_] = team
    client = enter(holder(chief.unit, "admin"))
    url = reverse("talent_entry", args=[person.pk])
    asked = client.post(url, ENTRY | {"potential": "low"})
    assert asked.status_code == 422
    assert "kotaknya 4" in text_of(asked)
    assert not person.talent.filter(period="2026-1", box=9).exists()
    page = text_of(client.post(url, ENTRY | {"potential": "low", "sure": "on"}, follow=True))
    assert "adalah kotak 4" in page
    assert person.talent.filter(period="2026-1", box=9).exists()


def test_an_office_admin_enters_in_the_office_only(enter, team):
    chief, [person, *_] = team
    elsewhere = EmployeeFactory(unit=UnitFactory(office=OfficeFactory(agency=chief.agency)))
    client = enter(holder(elsewhere.unit, "admin", office=elsewhere.office))
    assert client.post(reverse("talent_entry", args=[person.pk]), ENTRY).status_code == 404
    assert client.post(reverse("talent_entry", args=[elsewhere.pk]), ENTRY).status_code == 302


# --- mapping


def test_a_mapping_is_entered_once_and_refused_in_words(enter, team):
    client = enter(holder(team[0].unit, "admin"))
    url = reverse("talent_mappings")
    twice = client.post(url, MAPPING | {"box_1": "1"})
    assert twice.status_code == 422 and "tepat satu kali" in text_of(twice)
    missing = client.post(url, {k: v for k, v in MAPPING.items() if k != "box_4"})
    assert missing.status_code == 422
    page = text_of(client.post(url, MAPPING, follow=True))
    assert "1 → 9" in page and "KMK 1/2026" in page
    assert BoxMapping.objects.get().boxes == "987654321"


def test_readers_see_mappings_and_an_office_admin_sets_none(enter, team):
    chief, _ = team
    client = enter(holder(chief.unit, "admin", office=chief.office))
    assert "Tetapkan pemetaan" not in text_of(client.get(reverse("talent_mappings")))
    assert client.post(reverse("talent_mappings"), MAPPING).status_code == 403


# --- import


def test_a_file_is_looked_at_confirmed_and_stored(enter, team, django_capture_on_commit_callbacks):
    chief, staff = team
    client = enter(holder(chief.unit, "admin"))
    rows = [row(staff[0].nip, kotak="7"), row(staff[1].nip, kotak="12"), row(staff[2].nip, kotak="5")]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("talent_imports"), {"file": upload(as_xlsx(rows), "talenta.xlsx")})
    page = text_of(client.get(answer["Location"]))
    assert (
        "Setujui dan impor" in page
        and "Kotak adalah bilangan 1 sampai 9." in page
        and "adalah kotak" not in page
    )
    doubtful = text_of(client.get(answer["Location"], {"bagian": "doubtful"}))
    assert "adalah kotak 5" in doubtful and "tidak dihitung ulang" in doubtful
    item = TalentImport.objects.get()
    faults = text_of(client.get(reverse("talent_report", args=[item.pk]), {"bagian": "rejected"}))
    assert f"3,'{staff[1].nip},kotak,12," in faults
    assert staff[0].name in text_of(client.get(reverse("talent_report", args=[item.pk])))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("talent_confirm", args=[item.pk]))
    item.refresh_from_db()
    assert (item.status, item.summary["counts"]["new"]) == (ImportStatus.DONE, 2)
    assert TalentAssessment.objects.filter(period="2026-1").count() == 2
    assert "Selesai: 2 kotak baru" in text_of(client.get(answer["Location"]))
    assert client.get(reverse("talent_progress", args=[item.pk]))["HX-Refresh"] == "true"


def test_a_file_of_no_use_is_refused_on_the_form(enter, team):
    client = enter(holder(team[0].unit, "admin"))
    for content in (b"PK\x03\x04", as_csv([row("1")], columns=("nip", "periode"))):
        refused = client.post(reverse("talent_imports"), {"file": upload(content)})
        assert refused.status_code == 422
    assert client.post(reverse("talent_imports"), {}).status_code == 422
    assert not TalentImport.objects.exists()


def test_a_file_that_is_too_big_is_refused_before_it_is_parsed(enter, team, monkeypatch):
    monkeypatch.setattr("eligibility.views.talent_imports.MOST_BYTES", 100)
    monkeypatch.setattr("eligibility.views.talent_imports.FORM_ALLOWANCE", 0)
    client = enter(holder(team[0].unit, "admin"))
    refused = client.post(reverse("talent_imports"), {"file": upload(as_csv([row("1")]))})
    assert refused.status_code == 413 and "terlalu besar" in text_of(refused)


def test_the_template_can_be_brought_back(enter, team, django_capture_on_commit_callbacks):
    client = enter(holder(team[0].unit, "admin"))
    for kind in ("csv", "xlsx"):
        content = client.get(reverse("talent_template"), {"format": kind}).content
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("talent_imports"), {"file": upload(content, f"contoh.{kind}")})
    counts = [item.summary["counts"] for item in TalentImport.objects.all()]
    assert [(c["rejected"], c["new"]) for c in counts] == [(2, 0), (2, 0)]


# --- API


def test_the_api_counts_and_tells_why_unknown(enter, team):
    chief, staff = team
    staff[0].talent.all().delete()
    client = enter(holder(chief.unit, "leadership"))
    body = client.get(reverse("api_talent"), {"office": chief.office_id}).json()
    assert body["people"] == 5
    assert next(b for b in body["boxes"] if b["box"] == 5) == {
        "box": 5, "performance": "meets", "potential": "medium", "eligible": True, "count": 2, "share": 100.0,
        "follow_up": "",
    }  # fmt: skip
    assert body["unknown"] == {"none": 3, "other_scheme": 0, "expired": 0}
    assert enter(staff[0]).get(reverse("api_talent")).status_code == 403


def test_the_api_reads_and_writes_one_person(enter, team):
    chief, [person, other, *_] = team
    own = enter(person).get(reverse("api_talent_of", args=[person.nip])).json()
    assert own["current"]["box"] == 5 and own["current"]["entered_by"] == ""
    assert enter(person).get(reverse("api_talent_of", args=[other.nip])).status_code == 404
    client = enter(holder(chief.unit, "admin"))
    url = reverse("api_talent_of", args=[person.nip])
    assert client.post(url, ENTRY | {"reason": ""}, "application/json").json()["code"] == "reason_needed"
    assert client.post(url, ENTRY | {"box": 10}, "application/json").status_code == 400
    body = client.post(url, ENTRY, "application/json", headers={"Idempotency-Key": "a"}).json()
    again = client.post(url, ENTRY, "application/json", headers={"Idempotency-Key": "a"})
    assert body["boxes"][0]["reason"] == "Terlewat"
    assert again.headers["Idempotent-Replay"] == "true"


def test_the_api_maps(enter, team):
    client = enter(holder(team[0].unit, "admin"))
    url = reverse("api_talent_mappings")
    given = {
        "boxes": list(range(9, 0, -1)),
        "valid_from": "2026-11-23",
        "legal_reference": "KMK",
        "reason": "uji",
    }
    assert client.post(url, given | {"boxes": [1] * 9}, "application/json").json()["code"] == "no_bijection"
    assert client.post(url, given, "application/json").status_code == 201
    assert client.get(url).json()["results"][0]["boxes"] == given["boxes"]


def test_the_api_imports(enter, team, django_capture_on_commit_callbacks):
    chief, staff = team
    client = enter(holder(chief.unit, "admin"))
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(
            reverse("api_talent_imports"), {"file": upload(as_csv([row(staff[0].nip), row("1")]))}
        )
    assert made.status_code == 202
    pk = made.json()["id"]
    seen = client.get(reverse("api_talent_import", args=[pk])).json()
    assert (seen["status"], seen["counts"]["new"], seen["faults"][0]["baris"]) == ("ready", 1, "3")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("api_talent_confirm", args=[pk])).status_code == 202
    assert client.post(reverse("api_talent_discard", args=[pk])).status_code == 409
    assert TalentAssessment.objects.filter(employee=staff[0], period="2026-1").exists()
    assert enter(staff[0]).get(reverse("api_talent_import", args=[pk])).status_code == 403
