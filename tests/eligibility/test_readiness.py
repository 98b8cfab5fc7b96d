"""Readiness: measured against this server, tested, declared, answered by the supervisor, and counted by office."""

import csv
import io
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, Refused
from eligibility import services
from eligibility.enums import QUESTIONS, Rule
from eligibility.models import IctTest, Readiness
from eligibility.rules.ict_test import RIGHT
from eligibility.selectors import verdict_for
from eligibility.services.bandwidth import ROUNDS_AN_HOUR, UP_MOST, count_round, note_round, seen_run
from eligibility.views import bandwidth
from tests.factories import OfficeFactory, ReadinessFactory, RoleFactory, UserFactory, make_team

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WHO = Actor(None, "Penguji")
RUN = "0123456789abcdef01234567"
GOOD = {"device": "own", "down_mbps": "25", "up_mbps": "5", "ict_level": "basic"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_monday():
    import time_machine

    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


def holder(unit, role, **grant):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role, **grant)
    return person


def text_of(response):
    return " ".join(response.content.decode().split())


def measure(person, rounds=6, seconds=0.2):
    for _ in range(rounds):
        for way in ("down", "up"):
            note_round(employee_id=person.pk, run=RUN, direction=way, size=125_000, seconds=seconds, now=NOW)


def declare(person, **changes):
    data = {"has_laptop": True, "down_mbps": Decimal(20), "up_mbps": Decimal(5), "ict_level": "basic"}
    return services.declare_readiness(employee=person, **data | changes, today=TODAY, actor=WHO, now=NOW)


def send_back(row, by, reason="Ukur di rumah", today=TODAY):
    return services.return_readiness(
        readiness_id=row.pk, returner=by, reason=reason, today=today, actor=WHO, now=NOW
    )


def take(person, **changes):
    return services.take_ict_test(
        employee=person, answers={**RIGHT, **changes}, today=TODAY, actor=WHO, now=NOW
    )


def waiting(person, **values):
    return ReadinessFactory(
        employee=person, declared_on=TODAY, confirmed_by=None, confirmed_on=None, **values
    )


# --- the measurement


def test_bytes_come_uncompressed_uncached_and_as_many_as_asked(enter):
    _, (person,) = make_team(1, eligible=False)
    answer = enter(person).get(
        reverse("readiness_download"), {"bytes": 70_000, "run": RUN}, headers={"Accept-Encoding": "gzip"}
    )
    body = answer.getvalue()
    assert len(body) == 70_000 == int(answer["Content-Length"])
    assert answer["Content-Encoding"] == "identity"
    assert "no-store" in answer["Cache-Control"]
    assert len({body[i : i + 8] for i in range(0, 69_000, 1000)}) > 60


@pytest.mark.parametrize("size", ["", "0", "-1", "1048577", "1e3", "٣", "9" * 30])
def test_odd_sizes_are_refused(enter, size):
    _, (person,) = make_team(1, eligible=False)
    assert enter(person).get(reverse("readiness_download"), {"bytes": size}).status_code == 422


def test_uploads_are_counted_and_dropped(enter):
    _, (person,) = make_team(1, eligible=False)
    client = enter(person)
    url = f"{reverse('readiness_upload')}?run={RUN}"
    answer = client.post(url, b"x" * 5000, content_type="application/octet-stream")
    assert answer.json()["bytes"] == 5000
    too_much = client.post(url, b"x" * (UP_MOST + 1), content_type="application/octet-stream")
    assert too_much.status_code == 422


def test_few_measure_at_once_and_a_closed_answer_gives_its_place_back(enter):
    _, (person,) = make_team(1, eligible=False)
    client, url = enter(person), reverse("readiness_download")
    held = [client.get(url, {"bytes": 100_000}) for _ in range(bandwidth.AT_ONCE)]
    assert client.get(url, {"bytes": 1000}).status_code == 503
    assert client.post(reverse("readiness_upload"), b"x", content_type="text/plain").status_code == 503
    assert [len(answer.getvalue()) for answer in held] == [100_000] * bandwidth.AT_ONCE
    last = client.get(url, {"bytes": 1000})
    assert (last.status_code, len(last.getvalue())) == (200, 1000)


def test_an_abandoned_answer_gives_its_place_back_once():
    bandwidth._take_place()
    told = []
    noise = bandwidth.Noise(100_000, told.append)
    next(iter(noise))
    noise.close()
    noise.close()
    assert told == []
    assert all(bandwidth._places.acquire(blocking=False) for _ in range(bandwidth.AT_ONCE))
    assert not bandwidth._places.acquire(blocking=False)
    bandwidth._places.release(bandwidth.AT_ONCE)


def test_only_so_many_rounds_an_hour_for_one_person(enter):
    _, (person, other) = make_team(2, eligible=False)
    for _ in range(ROUNDS_AN_HOUR):
        count_round(employee_id=person.pk, direction="down", now=NOW)
    assert enter(person).get(reverse("readiness_download"), {"bytes": 10}).status_code == 429
    fine = enter(other).get(reverse("readiness_download"), {"bytes": 10})
    assert (fine.status_code, len(fine.getvalue())) == (200, 10)


def test_what_the_server_saw_leaves_the_warm_up_out():
    _, (person,) = make_team(1, eligible=False)
    note_round(employee_id=person.pk, run=RUN, direction="up", size=125_000, seconds=9, now=NOW)
    note_round(employee_id=person.pk, run=RUN, direction="down", size=125_000, seconds=9, now=NOW)
    measure(person, 5)
    seen = seen_run(person.pk, RUN)
    assert (seen.rounds.samples, seen.rounds.up_mbps, seen.at) == (5, Decimal("5.0"), NOW)
    assert seen_run(person.pk + 1, RUN) is None
    assert seen_run(person.pk, "../x") is None


@pytest.mark.parametrize(
    ("up", "run", "origin"),
    [(5, RUN, "measured"), (50, RUN, "typed"), (5, "", "typed"), (5, "f" * 24, "typed")],
)
def test_origin_is_what_the_server_can_bear_out(up, run, origin):
    _, (person,) = make_team(1, eligible=False)
    measure(person)
    row = declare(person, up_mbps=Decimal(up), run=run)
    assert row.speed_origin == origin
    assert (row.samples, row.measured_at) == ((5, NOW) if origin == "measured" else (0, None))


# --- the self-test


def test_the_test_keeps_the_score_and_no_answer(enter):
    _, (person,) = make_team(1, eligible=False)
    client = enter(person)
    page = client.post(reverse("ict_test"), {**RIGHT, "vpn": "fast"}, follow=True)
    row = IctTest.objects.get(employee=person)
    assert (row.score, row.total, row.level) == (7, 8, "advanced")
    assert "7 dari 8 benar" in text_of(page)
    assert str(next(q for q in QUESTIONS if q.key == "vpn").hint) in text_of(page)
    assert "fast" not in str(AuditEvent.objects.get(verb="ict_test.taken").after)


def test_open_and_odd_answers_are_refused(enter):
    _, (person,) = make_team(1, eligible=False)
    client = enter(person)
    short = {key: value for key, value in RIGHT.items() if key != "lost"}
    assert client.post(reverse("ict_test"), short).status_code == 422
    assert client.post(reverse("ict_test"), {**RIGHT, "lost": "<b>"}).status_code == 422
    with pytest.raises(Refused):
        take(person, lost="")
    assert not IctTest.objects.exists()


def test_three_tests_a_day():
    _, (person, other) = make_team(2, eligible=False)
    for _ in range(3):
        take(person)
    with pytest.raises(Refused) as no:
        take(person)
    assert no.value.code == "too_often"
    take(other)
    later = NOW + timedelta(days=1)
    services.take_ict_test(employee=person, answers=RIGHT, today=later.date(), actor=WHO, now=later)


def test_the_newest_test_stands_behind_a_declaration_and_fills_the_form(enter):
    _, (person,) = make_team(1, eligible=False)
    take(person, portal="chat", vpn="fast", wifi="any", files="usb")
    newest, _score = take(person)
    page = text_of(enter(person).get(reverse("readiness_declare")))
    assert (
        'value="advanced" id="id_ict_level_2" required aria-describedby="id_ict_level_helptext" checked'
        in page
        or ('value="advanced"' in page and "checked" in page)
    )
    assert declare(person).ict_test == newest


# --- declaring


def test_the_page_of_its_own_shows_state_and_history(enter):
    _, (person,) = make_team(1, eligible=False)
    client = enter(person)
    assert "Belum ada pernyataan" in text_of(client.get(reverse("readiness_declare")))
    page = text_of(client.post(reverse("readiness_declare"), GOOD, follow=True))
    assert "Menunggu atasan" in page
    assert "diketik sendiri" in page
    assert "Laptop sendiri" in page


@pytest.mark.parametrize(
    "bad", [{"device": "tank"}, {"down_mbps": "cepat"}, {"ict_level": ""}, {"up_mbps": "-1"}]
)
def test_bad_input_keeps_what_was_typed(enter, bad):
    _, (person,) = make_team(1, eligible=False)
    answer = enter(person).post(reverse("readiness_declare"), {**GOOD, "down_mbps": "77", **bad})
    assert answer.status_code == 422
    assert not Readiness.objects.exists()
    if "down_mbps" not in bad:
        assert 'value="77"' in text_of(answer)


def test_the_device_must_agree_with_having_a_laptop():
    _, (person,) = make_team(1, eligible=False)
    with pytest.raises(Refused):
        declare(person, device="none")
    with pytest.raises(DatabaseError), transaction.atomic():
        waiting(person, device="own", has_laptop=False)
    assert declare(person, device="none", has_laptop=False).device == "none"


def test_a_measurement_without_its_moment_cannot_be_stored():
    _, (person,) = make_team(1, eligible=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        waiting(person, speed_origin="measured")
    with pytest.raises(DatabaseError), transaction.atomic():
        waiting(person, samples=5)


# --- the supervisor's answer


def test_returned_no_longer_counts_and_the_last_confirmed_does_again():
    chief, (person,) = make_team(1)
    row = declare(person, down_mbps=Decimal(90))
    assert Rule.LAPTOP in verdict_for(person, TODAY).failed
    send_back(row, chief)
    assert verdict_for(person, TODAY).eligible
    assert float(verdict_for(person, TODAY).facts.down_mbps) == 40
    assert "Ukur di rumah" in Notice.objects.get(recipient=person.user).text
    assert AuditEvent.objects.get(verb="readiness.returned").subject_id == person.pk


def test_who_may_return_and_when():
    chief, (person, colleague) = make_team(2)
    row = declare(person)
    with pytest.raises(NotAllowed):
        send_back(row, colleague)
    with pytest.raises(NotAllowed):
        send_back(declare(chief), chief)
    with pytest.raises(Refused):
        send_back(row, chief, reason="  ")
    send_back(row, chief)
    with pytest.raises(Conflict):
        send_back(row, chief)
    with pytest.raises(Conflict):
        services.confirm_readiness(readiness_id=row.pk, confirmer=chief, today=TODAY, actor=WHO, now=NOW)


def test_a_returned_row_stays_when_corrected_on_the_same_day():
    chief, (person,) = make_team(1, eligible=False)
    send_back(declare(person), chief)
    declare(person, down_mbps=Decimal(30))
    assert [row.state for row in Readiness.objects.order_by("pk")] == ["returned", "waiting"]


@pytest.mark.parametrize(
    "values",
    [
        {"returned_on": TODAY},
        {"return_reason": "x"},
        {"returned_on": TODAY, "return_reason": "x", "confirmed_on": TODAY},
    ],
)
def test_one_answer_only_and_with_a_reason(values):
    _, (person,) = make_team(1, eligible=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadinessFactory(
            employee=person, declared_on=TODAY, confirmed_by=None, **{"confirmed_on": None, **values}
        )


def test_the_list_shows_old_and_new_and_what_is_doubtful(enter):
    chief, (person,) = make_team(1)
    waiting(person, down_mbps=400, ict_level="advanced")
    page = text_of(enter(chief).get(reverse("readiness_list")))
    assert "<del>40 / 10</del>" in page
    assert "400 / 10 Mbps" in page
    assert "lebih dari lima kali" in page
    assert "belum mengikuti tes" in page
    assert "diketik sendiri" in page


def test_many_are_confirmed_and_answered_row_by_row(enter):
    chief, (one, two, three) = make_team(3, eligible=False)
    rows = [waiting(one), waiting(two)]
    foreign = waiting(make_team(1)[1][0])
    done = ReadinessFactory(employee=three)
    client = enter(chief)
    ids = [*(row.pk for row in rows), foreign.pk, done.pk, "x", "9" * 30]
    page = text_of(client.post(reverse("readiness_confirm_many"), {"ids": ids}, follow=True))
    assert page.count("Kesiapan dikonfirmasi.") == 2
    assert "tidak ditemukan" in page
    assert "sudah dikonfirmasi" in page
    foreign.refresh_from_db()
    assert foreign.confirmed_on is None
    assert "Pilih paling sedikit satu" in text_of(client.post(reverse("readiness_confirm_many"), follow=True))


def test_returning_by_page_asks_for_a_reason(enter):
    chief, (person,) = make_team(1, eligible=False)
    row = waiting(person)
    client, url = enter(chief), reverse("readiness_return", args=[row.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "Ukur <b>ulang</b>"})
    row.refresh_from_db()
    assert row.state == "returned"
    page = text_of(enter(person).get(reverse("readiness_declare")))
    assert "Ukur &lt;b&gt;ulang&lt;/b&gt;" in page
    assert "Dikembalikan" in text_of(client.get(reverse("my_eligibility")))


# --- the map of gaps


def test_gaps_by_office_under_the_policy_in_force(enter):
    chief, staff = make_team(4)
    Readiness.objects.filter(employee=staff[0]).delete()
    Readiness.objects.filter(employee=staff[1]).update(down_mbps=1, has_laptop=False)
    Readiness.objects.filter(employee=staff[2]).update(confirmed_by=None, confirmed_on=None)
    leader = holder(chief.unit, "leadership")
    client = enter(leader)
    answer = client.get(reverse("api_readiness_gaps")).json()
    [place] = answer["places"]
    # the chief and the leader have not declared either
    assert (place["staff"], place["ready"]) == (6, 1)
    counts = {gap["gap"]: gap["people"] for gap in place["gaps"]}
    assert counts == {"undeclared": 3, "unconfirmed": 1, "no_laptop": 1, "slow": 1, "ict": 0}
    page = text_of(client.get(reverse("readiness_gaps")))
    assert "1 dari 6 pegawai siap (16,7 %)" in page
    assert "93,6 %" in page


def test_names_only_for_those_who_may(enter):
    chief, staff = make_team(5)
    Readiness.objects.filter(employee=staff[0]).update(has_laptop=False)
    url = reverse("readiness_gaps_office", args=[chief.office_id]) + "?kurang=no_laptop"
    admin, leader = holder(chief.unit, "admin"), holder(chief.unit, "leadership")
    assert staff[0].name in text_of(enter(admin).get(url))
    assert staff[0].name not in text_of(enter(leader).get(url))
    assert enter(staff[1]).get(url).status_code == 403


def test_small_units_stay_unsaid_for_leadership(enter):
    chief, _ = make_team(2)
    leader = holder(chief.unit, "leadership")
    body = enter(leader).get(reverse("api_readiness_gaps"), {"office": chief.office_id}).json()
    assert [(p["hidden"], p["staff"], p["gaps"]) for p in body["places"]] == [(True, None, [])]
    admin = holder(chief.unit, "admin")
    assert (
        enter(admin)
        .get(reverse("api_readiness_gaps"), {"office": chief.office_id})
        .json()["places"][0]["staff"]
        == 5
    )


def test_an_admin_of_one_office_reads_that_office_only(enter):
    chief, _ = make_team(2)
    other = OfficeFactory(agency=chief.agency)
    admin = holder(chief.unit, "admin", office=chief.office)
    client = enter(admin)
    assert [p["id"] for p in client.get(reverse("api_readiness_gaps")).json()["places"]] == [chief.office_id]
    assert client.get(reverse("readiness_gaps_office", args=[other.pk])).status_code == 404
    assert client.get(reverse("readiness_gaps_export"), {"kantor": other.pk}).status_code == 404
    assert client.get(reverse("api_readiness_gaps"), {"office": "x"}).status_code == 400


def test_the_file_has_the_numbers_of_the_page(enter):
    chief, _ = make_team(2)
    client = enter(holder(chief.unit, "admin"))
    answer = client.get(reverse("readiness_gaps_export"), {"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0][:3] == ["Tempat", "Pegawai", "Siap"]
    assert rows[1][:4] == [chief.office.name, "4", "2", "2"]
    book = client.get(reverse("readiness_gaps_export"), {"format": "xlsx", "kantor": chief.office_id})
    assert book.content[:2] == b"PK"


@pytest.mark.parametrize("sort", ["nama", "-nama", "-pegawai", "siap", "-slow", "ict", "bukan", "-"])
def test_sorting_takes_anything(enter, sort):
    chief, _ = make_team(1)
    OfficeFactory(agency=chief.agency, name="AA")
    page = enter(holder(chief.unit, "admin")).get(reverse("readiness_gaps"), {"urut": sort})
    assert page.status_code == 200


def test_queries_do_not_grow_with_people(enter):
    asked = []
    for size in (2, 12):
        chief, staff = make_team(size)
        for person in staff:
            waiting(person)
        admin = holder(chief.unit, "admin")
        counts = []
        for reader, url in (
            (chief, reverse("readiness_list")),
            (admin, reverse("readiness_gaps")),
            (admin, reverse("readiness_gaps_office", args=[chief.office_id]) + "?kurang=unconfirmed"),
        ):
            client = enter(reader)
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(url).status_code == 200
            counts.append(len(seen))
        asked.append(counts)
    assert asked[0] == asked[1]


# --- API


def test_the_api_declares_reads_returns_and_confirms(enter):
    chief, (person,) = make_team(1, eligible=False)
    json_ = {"content_type": "application/json"}
    client = enter(person)
    body = {"has_laptop": True, "device": "office", "down_mbps": 25, "up_mbps": 5, "ict_level": "basic"}
    assert client.get(reverse("api_readiness")).json() == {"history": [], "test": None}
    test = client.post(reverse("api_ict_test"), {"answers": RIGHT}, **json_).json()
    assert (test["score"], test["missed"]) == (8, [])
    assert client.get(reverse("api_ict_test")).json()["tests_left_today"] == 2
    first = client.post(reverse("api_readiness"), body, **json_).json()
    assert (first["state"], first["speed_origin"], first["device"]) == ("waiting", "typed", "office")
    boss = enter(chief)
    [row] = boss.get(reverse("api_readiness_waiting")).json()["results"]
    assert (row["doubts"], row["before"], row["test"]["score"]) == (["typed"], None, 8)
    url = reverse("api_readiness_return", args=[first["id"]])
    assert boss.post(url, {"reason": ""}, **json_).json()["code"] == "no_reason"
    assert boss.post(url, {"reason": "Ukur"}, **json_).json()["state"] == "returned"
    again = boss.post(reverse("api_readiness_confirm", args=[first["id"]]), {}, **json_)
    assert again.status_code == 409
    assert enter(person).get(reverse("api_readiness")).json()["history"][0]["return_reason"] == "Ukur"


# --- races


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one_answer():
    chief, (person,) = make_team(1, eligible=False)
    row = declare(person)
    ready, ends = threading.Barrier(2), []

    def act(what):
        ready.wait()
        try:
            what()
            ends.append("done")
        except Conflict:
            ends.append("conflict")
        finally:
            connection.close()

    acts = [
        lambda: services.confirm_readiness(
            readiness_id=row.pk, confirmer=chief, today=TODAY, actor=WHO, now=NOW
        ),
        lambda: send_back(row, chief),
    ]
    threads = [threading.Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["conflict", "done"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_limit_of_tests_holds_under_a_race():
    _, (person,) = make_team(1, eligible=False)
    ready, ends = threading.Barrier(6), []

    def act():
        ready.wait()
        try:
            take(person)
            ends.append("done")
        except Refused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (ends.count("done"), IctTest.objects.count()) == (3, 3)
