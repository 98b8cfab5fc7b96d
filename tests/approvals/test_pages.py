"""The pages: complete without JavaScript, nothing typed is lost, and outsiders find nothing."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import Approval
from approvals.services import decide
from core.models import Notice
from employees.models import ReportingLine
from employees.selectors import actor_of
from scheduling.models import Absence, RequestDay
from tests.approvals.conftest import FRIDAY, NOW, THURSDAY, ask, later
from tests.approvals.test_opening import stand_in
from tests.factories import RoleFactory, UserFactory, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(later(hours=1), tick=False):
        yield


def browser(person):
    client = Client()
    client.force_login(person.user, backend="employees.auth.NipBackend")
    return client


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def act(client, approval, action, *, query="", **data):
    return client.post(reverse("approval_act", args=[approval.pk, action]) + query, data)


def status(approval):
    return Approval.objects.get(pk=approval.pk).status


@pytest.fixture
def admin(staff):
    return RoleFactory(employee=UserFactory(employee__unit=staff[0].unit).employee).employee


def test_the_inbox_shows_the_request_with_its_consequence(chief, staff):
    ask(staff[0])
    text = words(browser(chief).get(reverse("inbox")))
    for fact in (
        staff[0].full_name,
        "Kamis, 26 Nov 2026",
        f"{chief.unit.name}: 5 → 4 dari 5 di kantor (paling sedikit 1)",
        "Kuota minggu itu: 0 disetujui, 1 diajukan, dari 1 hari",
        "Sel, 24 Nov 16.00 WIB",
        "Menyusun telaah",
        "Telaah usulan: 2 dokumen",
    ):
        assert fact in text


def test_the_empty_inbox_teaches(chief):
    assert "muncul di sini begitu dikirim" in words(browser(chief).get(reverse("inbox")))


@pytest.mark.parametrize(
    ("action", "reason", "expected"),
    [("approve", "", "approved"), ("reject", "rapat", "rejected"), ("send-back", "lengkapi", "sent_back")],
)
def test_decide_in_place(chief, staff, action, reason, expected):
    approval = ask(staff[0])
    client = browser(chief)
    answer = act(client, approval, action, query="?kelompok=hari", reason=reason)
    assert answer.status_code == 302 and answer.url == f"{reverse('inbox')}?kelompok=hari"
    assert status(approval) == expected
    assert staff[0].full_name in words(client.get(answer.url))


def test_a_refusal_keeps_what_was_typed_beside_the_reason_why(chief, staff):
    approval = ask(staff[0])
    Absence.objects.create(
        employee=staff[0], kind="leave", starts_on=THURSDAY, ends_on=THURSDAY, source="uji", source_id="1"
    )
    client = browser(chief)
    assert "Setujui dengan alasan" in words(client.get(reverse("inbox")))
    answer = act(client, approval, "approve", reason="   ")
    assert answer.status_code == 422
    assert "memerlukan alasan tertulis" in words(answer)
    answer = act(client, approval, "reject", reason="x" * 501)
    assert answer.status_code == 422 and "x" * 501 in answer.content.decode()
    assert status(approval) == "pending"


def test_too_late_reads_who_decided(chief, staff):
    approval = ask(staff[0])
    stand_in(staff[1], chief.unit)
    act(browser(staff[1]), approval, "approve")
    answer = act(browser(chief), approval, "reject", reason="tidak")
    assert answer.status_code == 409
    assert f"sudah disetujui oleh {staff[1].full_name}" in words(answer)
    answer = act(browser(chief), approval, "reject", query="?dari=rinci", reason="tidak")
    assert answer.status_code == 409 and "sudah disetujui oleh" in words(answer)


def test_from_the_detail_page_one_comes_back_to_it(chief, staff):
    approval = ask(staff[0])
    page = reverse("approval", args=[approval.pk])
    client = browser(chief)
    text = words(client.get(page))
    assert "Akibat bila disetujui" in text and "Keputusan Anda" in text
    assert act(client, approval, "approve", query="?dari=rinci").url == page
    text = words(client.get(page))
    assert f"disetujui oleh {chief.full_name}" in text and "Panggil kembali ke kantor" in text


def test_focus_moves_on_to_the_next_row(chief, staff):
    first, second = ask(staff[0]), ask(staff[1])
    client = browser(chief)
    assert f'name="fokus" value="{second.pk}"' in client.get(reverse("inbox")).content.decode()
    answer = act(client, first, "approve", fokus=str(second.pk))
    assert answer.url == f"{reverse('inbox')}?fokus={second.pk}"
    row = re.search(rf'<article[^>]*id="p{second.pk}"[^>]*>', client.get(answer.url).content.decode())
    assert row and "autofocus" in row.group()


def counts(response):
    found = re.findall(r"<span class=\"count\" data-waiting([^>]*)>(\d+)", response.content.decode())
    return {("hidden" in attributes, int(number)) for attributes, number in found}


def test_the_count_of_the_rail_follows_a_decision_in_place(chief, staff):
    first, last = ask(staff[0]), ask(staff[1])
    client = browser(chief)
    assert counts(client.get(reverse("inbox"))) == {(False, 2)}
    for approval, left in ((first, {(False, 1)}), (last, {(True, 0)})):
        url = reverse("approval_act", args=[approval.pk, "approve"])
        answer = client.post(url, headers={"HX-Request": "true"}, follow=True)
        assert 'hx-swap-oob="outerHTML:[data-waiting]"' in answer.content.decode()
        assert counts(answer) == left
    assert counts(client.get(reverse("inbox"))) == {(True, 0)}


def test_bulk_answers_row_by_row_and_once(chief, staff):
    fine, taken = ask(staff[0]), ask(staff[1])
    other = ask(make_team(1)[1][0])
    decide(
        approval_id=taken.pk,
        action="reject",
        decider=chief,
        actor=actor_of(chief.user),
        now=NOW,
        reason="rapat",
    )
    client = browser(chief)
    answer = client.post(
        reverse("approval_bulk"), {"ids": [fine.pk, taken.pk, other.pk, "x", "9" * 30], "action": "approve"}
    )
    assert answer.status_code == 302
    text = words(client.get(answer.url))
    assert f"Pengajuan {staff[0].full_name} disetujui." in text
    assert f"{staff[1].full_name} : Pengajuan ini sudah ditolak oleh" in text
    assert "Pengajuan ini tidak ditemukan." in text and other.request.employee.full_name not in text
    assert "Hasil keputusan" not in words(client.get(reverse("inbox")))


def test_bulk_without_a_choice_says_so(chief):
    client = browser(chief)
    answer = client.post(reverse("approval_bulk"), {"action": "approve"}, follow=True)
    assert "Pilih sedikitnya satu pengajuan." in words(answer)


@pytest.mark.parametrize("grouping", ["orang", "hari", "", "lain"])
def test_grouping_never_breaks_the_page(chief, staff, grouping):
    ask(staff[0])
    ask(staff[1], FRIDAY)
    text = words(browser(chief).get(reverse("inbox"), {"kelompok": grouping, "page": "zz"}))
    assert staff[0].full_name in text and staff[1].full_name in text


def test_nobody_finds_the_own_request_in_the_inbox_nor_decides_it(chief, staff):
    stand_in(staff[0], chief.unit)
    approval = ask(staff[0])
    client = browser(staff[0])
    assert f"p{approval.pk}" not in client.get(reverse("inbox")).content.decode()
    text = words(client.get(reverse("approval", args=[approval.pk])))
    assert "tidak dapat memutuskan pengajuan Anda sendiri" in text and "Keputusan Anda" not in text
    for action in ("approve", "reject", "send-back"):
        assert act(client, approval, action, reason="alasan").status_code == 403
    client.post(reverse("approval_bulk"), {"ids": [approval.pk], "action": "approve"})
    assert status(approval) == "pending"


def test_outsiders_find_nothing(staff):
    approval = ask(staff[0])
    foreign_admin = RoleFactory(employee=UserFactory().employee).employee
    for person in (staff[1], foreign_admin, make_team(1)[0]):
        client = browser(person)
        assert client.get(reverse("approval", args=[approval.pk])).status_code == 404
        for action in ("approve", "reject", "send-back", "recall"):
            assert act(client, approval, action, reason="alasan").status_code == 404
        assert client.post(reverse("name_decider", args=[approval.pk]), {}).status_code == 404
    assert status(approval) == "pending"


def test_an_admin_reads_but_does_not_decide(admin, staff):
    approval = ask(staff[0])
    client = browser(admin)
    text = words(client.get(reverse("approval", args=[approval.pk])))
    assert "hanya dapat membacanya" in text and "Tetapkan pemutus" in text
    assert act(client, approval, "approve").status_code == 403
    assert status(approval) == "pending"


def test_an_unknown_action_is_not_found(chief, staff):
    approval = ask(staff[0])
    assert act(browser(chief), approval, "burn").status_code == 404


def test_acts_are_posts(chief, staff):
    approval = ask(staff[0])
    client = browser(chief)
    for url in (
        reverse("approval_act", args=[approval.pk, "approve"]),
        reverse("approval_bulk"),
        reverse("name_decider", args=[approval.pk]),
    ):
        assert client.get(url).status_code == 405


def test_strangers_are_sent_to_the_login(client):
    for name in ("inbox", "decided", "undecidable"):
        assert client.get(reverse(name)).status_code == 302


@pytest.fixture
def granted(chief, staff):
    approval = ask(staff[0])
    decide(approval_id=approval.pk, action="approve", decider=chief, actor=actor_of(chief.user), now=NOW)
    return approval


def test_the_history_leads_to_the_recall(chief, staff, granted):
    client = browser(chief)
    page = client.get(reverse("decided"))
    assert staff[0].full_name in words(page)
    assert f"{reverse('approval', args=[granted.pk])}#panggil" in page.content.decode()


def test_the_empty_history_teaches(staff):
    assert "Belum ada keputusan" in words(browser(staff[0]).get(reverse("decided")))


def test_recall_with_a_reason(chief, staff, granted):
    answer = act(browser(chief), granted, "recall", days=["2026-11-26"], reason="rapat mendadak")
    assert answer.url == reverse("approval", args=[granted.pk])
    assert RequestDay.objects.get(request=granted.request).status == "recalled"
    assert "rapat mendadak" in Notice.objects.filter(recipient=staff[0].user).latest("pk").text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"days": ["2026-11-26"], "reason": ""}, "Tuliskan alasan"),
        ({"reason": "rapat"}, "Pilih sedikitnya satu hari"),
        ({"days": ["2026-11-27"], "reason": "rapat"}, "2026-11-27"),
        ({"days": ["bukan tanggal"], "reason": "rapat"}, "bukan tanggal"),
    ],
)
def test_a_recall_that_does_not_fit_is_shown_again(chief, granted, data, sentence):
    answer = act(browser(chief), granted, "recall", **data)
    assert answer.status_code == 422
    text = words(answer)
    assert sentence in text and data["reason"] in text
    assert RequestDay.objects.get(request=granted.request).status == "approved"


@pytest.fixture
def lost(staff):
    ReportingLine.objects.filter(employee=staff[0]).update(supervisor=None, gap="vacant")
    return ask(staff[0])


def test_the_admin_sees_what_nobody_decides_and_names_a_decider(admin, lost, staff):
    client = browser(admin)
    text = words(client.get(reverse("undecidable")))
    assert staff[0].full_name in text and "jabatan pimpinan kosong" in text
    other = UserFactory(employee__unit=staff[0].unit).employee
    answer = client.post(reverse("name_decider", args=[lost.pk]), {"nip": other.nip, "reason": "Kosong"})
    assert answer.url == reverse("undecidable")
    assert Approval.objects.get(pk=lost.pk).decider == other
    assert "sudah mempunyai pemutus" in words(client.get(reverse("undecidable")))


@pytest.mark.parametrize(
    ("nip", "reason", "sentence"),
    [
        ("123", "Kosong", "18 angka"),
        ("000000000000000000", "Kosong", "Tidak ada pegawai aktif"),
        ("000000000000000000", "", "Alasan"),
    ],
)
def test_a_decider_that_does_not_fit_is_asked_again(admin, lost, nip, reason, sentence):
    answer = browser(admin).post(reverse("name_decider", args=[lost.pk]), {"nip": nip, "reason": reason})
    assert answer.status_code == 422
    assert sentence in words(answer) and f'value="{nip}"' in answer.content.decode()


def test_only_admins_see_what_nobody_decides(chief, staff, lost):
    for person in (chief, staff[1]):
        assert browser(person).get(reverse("undecidable")).status_code == 403
    assert browser(staff[0]).post(reverse("name_decider", args=[lost.pk]), {}).status_code == 403


def test_an_admin_of_another_office_sees_nothing(lost, staff):
    elsewhere = UserFactory(employee__unit__office__agency=staff[0].agency).employee
    RoleFactory(employee=elsewhere, office=elsewhere.office)
    client = browser(elsewhere)
    assert staff[0].full_name not in words(client.get(reverse("undecidable")))
    assert client.post(reverse("name_decider", args=[lost.pk]), {}).status_code == 404


def test_an_admin_does_not_name_the_decider_of_the_own_request(staff, lost):
    RoleFactory(employee=staff[0])
    other = UserFactory(employee__unit=staff[0].unit).employee
    answer = browser(staff[0]).post(
        reverse("name_decider", args=[lost.pk]), {"nip": other.nip, "reason": "Kosong"}
    )
    assert answer.status_code == 403
    assert Approval.objects.get(pk=lost.pk).decider is None


def cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as run:
        assert client.get(url).status_code == 200
    return len(run)


@pytest.mark.parametrize("page", ["inbox", "decided", "undecidable"])
def test_pages_cost_the_same_for_one_row_and_thirty(page):
    chief, people = make_team(40)
    RoleFactory(employee=chief)
    if page == "undecidable":
        ReportingLine.objects.update(supervisor=None, gap="vacant")

    def ask_all(some):
        for number, person in enumerate(some):
            approval = ask(person, (THURSDAY, FRIDAY)[number % 2])
            if page == "decided":
                Approval.objects.filter(pk=approval.pk).update(
                    status="approved", decided_by=chief, decided_at=NOW
                )

    ask_all(people[:1])
    client = browser(chief)
    one = cost(client, reverse(page))
    ask_all(people[1:30])
    assert cost(client, reverse(page)) == one
