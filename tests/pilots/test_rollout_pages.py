"""The roll-out board and its forms: readers, officials, outsiders, bad input."""

import pytest
import time_machine

from employees.enums import OfficeKind
from pilots.models import RolloutGate, RolloutStage
from tests.factories import OfficeFactory, RoleFactory, UnitFactory, UserFactory
from tests.pilots.stages import a_pilot
from tests.scheduling.pages import NOW, client_of, query_count, text_of

pytestmark = pytest.mark.django_db
PAGE, GATE = "/peluncuran", "/peluncuran/syarat"
OPEN = "/peluncuran/regional/buka"
EVIL = '<script>alert(1)</script>"><img src=x onerror=1>'


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head():
    office = OfficeFactory(kind=OfficeKind.HEAD, name="Kantor Pusat Uji")
    OfficeFactory(agency=office.agency, kind=OfficeKind.REGIONAL, name="Kanreg Uji")
    OfficeFactory(agency=office.agency, kind=OfficeKind.UPT, name="UPT Uji")
    return office


def somebody(office, role="official", only_here=False):
    person = UserFactory(employee__unit=UnitFactory(office=office)).employee
    RoleFactory(employee=person, role=role, office=office if only_here else None)
    return person


def gate_form(**changes):
    return {
        "raised_needed": "2", "stopped_allowed": "0", "valid_from": "2026-11-23", "reason": "Lebih hati-hati",
        "legal_reference": "",
    } | changes  # fmt: skip


class TestBoard:
    def test_stages_offices_and_why_gates_are_closed(self, head):
        a_pilot(head, "running")
        text = text_of(client_of(somebody(head, "leadership")).get(PAGE))
        places = [text.index(words) for words in ("1. Kantor pusat", "2. Kantor regional", "3. UPT")]
        assert places == sorted(places)
        for words in ("Kantor Pusat Uji", "Kanreg Uji", "UPT Uji", "Berjalan", "Gerbang tertutup"):
            assert words in text
        assert "berakhir dengan kuota naik: 0, diperlukan 1" in text
        assert "Tahap sebelumnya (Kantor regional) belum dibuka." in text
        assert "1 Sep 2026 – 31 Okt 2026" in text

    def test_the_filter(self, head):
        a_pilot(head, "running")
        client = client_of(somebody(head))
        text = text_of(client.get(PAGE, {"keadaan": "running"}))
        assert "Kantor Pusat Uji" in text
        assert "Kanreg Uji" not in text
        assert "Tidak ada kantor dengan keadaan ini." in text
        assert "Kanreg Uji" in text_of(client.get(PAGE, {"keadaan": "²"}))

    def test_who_reads_it_and_who_is_offered_to_open(self, head):
        for role, offered in (
            ("official", True),
            ("admin", False),
            ("leadership", False),
            ("auditor", False),
        ):
            text = text_of(client_of(somebody(head, role)).get(PAGE))
            assert ("Buka dengan tangan" in text) == offered
        assert "Kanreg Uji" in text_of(client_of(somebody(head, "admin", only_here=True)).get(PAGE))
        plain = UserFactory(employee__unit__office=head).employee
        assert client_of(plain).get(PAGE).status_code == 403
        assert "Kanreg Uji" not in text_of(client_of(somebody(OfficeFactory())).get(PAGE))

    def test_a_pilot_is_a_link_for_those_who_may_read_it(self, head):
        pilot = a_pilot(head, "running")
        link = f'href="/uji-coba/{pilot.pk}"'
        assert link in client_of(somebody(head, "auditor")).get(PAGE).content.decode()
        branch = OfficeFactory(agency=head.agency)
        page = client_of(somebody(branch, "admin", only_here=True)).get(PAGE)
        assert link not in page.content.decode()
        assert pilot.number in text_of(page)

    def test_an_agency_without_a_kind_of_office(self):
        office = OfficeFactory(kind=OfficeKind.REGIONAL)
        text = text_of(client_of(somebody(office)).get(PAGE))
        assert "tidak mempunyai kantor pada tahap ini" in text

    def test_queries_do_not_grow_with_offices_and_pilots(self, head):
        client = client_of(somebody(head))
        few = query_count(client, PAGE)
        for _ in range(8):
            a_pilot(OfficeFactory(agency=head.agency), "followed", "raise")
        assert query_count(client, PAGE) <= few


class TestOpening:
    def test_an_official_opens_a_stage_whose_gate_is_met(self, head):
        a_pilot(head, "followed", "raise")
        official = somebody(head)
        client = client_of(official)
        assert "Syaratnya terpenuhi" in text_of(client.get(OPEN))
        assert client.post(OPEN, {}).status_code == 302
        row = RolloutStage.objects.get()
        assert (row.office_kind, row.by_hand, row.opened_by) == ("regional", False, official.user)
        assert "Gerbang terbuka" in text_of(client.get(PAGE))

    def test_by_hand_needs_a_reason_and_keeps_what_was_typed(self, head):
        client = client_of(somebody(head))
        answer = client.post(OPEN, {"legal_reference": "SE 3/2026"})
        assert answer.status_code == 422
        assert "Untuk membukanya dengan tangan, tulis alasannya." in text_of(answer)
        assert "SE 3/2026" in answer.content.decode()
        assert client.post(OPEN, {"reason": "Arahan PPK"}).status_code == 302
        assert "sebelum syaratnya terpenuhi: Arahan PPK" in text_of(client.get(PAGE))

    def test_what_is_open_or_comes_later_or_is_no_stage(self, head):
        client = client_of(somebody(head))
        assert client.post("/peluncuran/head/buka", {"reason": "x"}).status_code == 409
        late = client.post("/peluncuran/upt/buka", {"reason": "x"})
        assert late.status_code == 422
        assert "Buka dahulu tahap Kantor regional." in text_of(late)
        assert client.get("/peluncuran/bulan/buka").status_code == 404
        assert client.post("/peluncuran/bulan/buka", {"reason": "x"}).status_code == 404
        assert not RolloutStage.objects.exists()

    @pytest.mark.parametrize(
        ("role", "only_here"),
        [("admin", False), ("leadership", False), ("auditor", False), ("official", True)],
    )
    def test_nobody_else_does(self, head, role, only_here):
        client = client_of(somebody(head, role, only_here))
        assert client.get(OPEN).status_code == 403
        assert client.post(OPEN, {"reason": "x"}).status_code == 403
        assert not RolloutStage.objects.exists()

    def test_what_was_typed_cannot_run(self, head):
        client = client_of(somebody(head))
        client.post(OPEN, {"reason": EVIL, "legal_reference": EVIL})
        client.post(GATE, gate_form(reason=EVIL, legal_reference=EVIL))
        for path in (PAGE, GATE):
            body = client.get(path).content.decode()
            assert "<script>alert" not in body
            assert "&lt;script&gt;" in body


class TestGate:
    def test_a_new_rule_is_shown_and_counts(self, head):
        client = client_of(somebody(head, "admin"))
        assert 'value="1"' in client.get(GATE).content.decode()
        assert client.post(GATE, gate_form()).status_code == 302
        assert RolloutGate.objects.get().raised_needed == 2
        text = text_of(client.get(PAGE))
        assert "paling sedikit 2 uji coba" in text
        assert "diperlukan 2" in text
        assert "Lebih hati-hati" in text_of(client.get(GATE))

    @pytest.mark.parametrize(
        ("changes", "status", "sentence"),
        [
            ({"raised_needed": "99"}, 422, "50"),
            ({"raised_needed": ""}, 422, "harus diisi"),
            ({"valid_from": "2026-11-22"}, 422, "paling awal hari ini"),
            ({"valid_from": "besok"}, 422, "tanggal"),
            ({"reason": ""}, 422, "harus diisi"),
        ],
    )
    def test_bad_input_is_told(self, head, changes, status, sentence):
        answer = client_of(somebody(head)).post(GATE, gate_form(**changes))
        assert answer.status_code == status
        assert sentence in text_of(answer)
        assert not RolloutGate.objects.exists()

    def test_the_same_date_twice(self, head):
        client = client_of(somebody(head))
        client.post(GATE, gate_form())
        answer = client.post(GATE, gate_form(raised_needed="3"))
        assert answer.status_code == 409
        assert "sudah ditetapkan" in text_of(answer)

    def test_readers_do_not_set_it(self, head):
        for role in ("leadership", "auditor"):
            client = client_of(somebody(head, role))
            assert client.get(GATE).status_code == 403
            assert client.post(GATE, gate_form()).status_code == 403
        assert client_of(somebody(head, "admin", only_here=True)).post(GATE, gate_form()).status_code == 403
