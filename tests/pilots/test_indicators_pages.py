"""Months of indicators as plans read them, and the page on which people see them."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from performance.models import IndicatorMonth, OfficeIndicator
from pilots.enums.indicators import Fitness
from pilots.selectors.indicators import MonthValue, service_months
from tests.factories import OfficeFactory, RoleFactory, UnitFactory, UserFactory
from tests.factories_day import IndicatorFactory
from tests.scheduling.pages import NOW, client_of, query_count, text_of

pytestmark = pytest.mark.django_db
PAGE = "/indikator-layanan"
EVIL = '<script>alert(1)</script>"><img src=x onerror=1>'


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


def reached(office, name, values, *, unit="persen", year=2026, start=1, target=90):
    """Realisations from a month on; None for a month that is not told yet."""
    indicator, _made = OfficeIndicator.objects.get_or_create(
        office=office, year=year, name=name, defaults={"unit": unit, "source": "e-SAKIP"}
    )
    for n, value in enumerate(values):
        IndicatorMonth.objects.create(
            indicator=indicator,
            month=date(year, start + n, 1),
            target=target,
            realisation=None if value is None else Decimal(str(value)),
            received_on=date(2026, 11, 1),
        )
    return indicator


@pytest.fixture
def office():
    return OfficeFactory(name="Kantor Layanan Uji")


def somebody(office, role="leadership", only_here=False):
    person = UserFactory(employee__unit=UnitFactory(office=office)).employee
    RoleFactory(employee=person, role=role, office=office if only_here else None)
    return person


class TestMonths:
    def test_each_office_and_indicator_with_its_months(self, office):
        reached(office, "Tepat waktu", [91.5, None, 93], start=8)
        other = OfficeFactory(agency=office.agency)
        reached(other, "Tepat waktu", [80])
        found = service_months([office.pk], date(2026, 1, 1), date(2026, 12, 1))
        assert [(i.office_id, i.name, i.unit) for i in found] == [(office.pk, "Tepat waktu", "persen")]
        assert found[0].months == (
            MonthValue(date(2026, 8, 1), 91.5, 90.0),
            MonthValue(date(2026, 9, 1), None, 90.0),
            MonthValue(date(2026, 10, 1), 93.0, 90.0),
        )
        assert found[0].values == (91.5, 93.0)
        assert found[0].between(date(2026, 8, 1), date(2026, 9, 1)) == (91.5,)
        assert len(service_months([office.pk, other.pk], date(2026, 1, 1), date(2026, 12, 1))) == 2

    def test_only_the_months_asked_for(self, office):
        reached(office, "Tepat waktu", [1, 2, 3, 4])
        (found,) = service_months([office.pk], date(2026, 2, 1), date(2026, 3, 1))
        assert found.values == (2.0, 3.0)
        assert service_months([office.pk], date(2027, 1, 1), date(2027, 2, 1)) == []

    def test_an_indicator_goes_on_over_the_turn_of_the_year(self, office):
        reached(office, "Tepat  Waktu", [90], year=2025, start=12, unit="%")
        reached(office, "tepat waktu", [92], start=1)
        (found,) = service_months([office.pk], date(2025, 12, 1), date(2026, 1, 1))
        assert (found.name, found.unit, found.values) == ("tepat waktu", "persen", (90.0, 92.0))

    def test_fitness(self, office):
        reached(office, "A", [1], unit="dokumen")
        reached(office, "B", [None])
        reached(office, "C", [1], unit="indeks")
        found = service_months([office.pk], date(2026, 1, 1), date(2026, 12, 1))
        assert [i.fitness for i in found] == [Fitness.WRONG_UNIT, Fitness.NO_VALUES, Fitness.USABLE]
        assert [i.usable for i in found] == [False, False, True]

    def test_one_query(self, office, django_assert_num_queries):
        offices = [OfficeFactory(agency=office.agency) for _ in range(6)]
        for each in offices:
            reached(each, "A", range(1, 13))
        with django_assert_num_queries(1):
            assert len(service_months([o.pk for o in offices], date(2026, 1, 1), date(2026, 12, 1))) == 6


class TestPage:
    def test_months_targets_and_what_a_pilot_would_use(self, office):
        reached(office, "Layanan tepat waktu", [91.5, 93.25], start=9)
        reached(office, "Dokumen telaahan", [3, 4], unit="dokumen", start=9)
        page = client_of(somebody(office)).get(PAGE)
        text = text_of(page)
        assert text.index("Layanan tepat waktu") < text.index("Dokumen telaahan")
        assert "Dapat dipakai uji coba" in text
        assert "Tidak dipakai uji coba: satuannya bukan persentase atau indeks" in text
        assert "91,5" in text
        assert "93,25" in text
        assert page.content.decode().count('role="img"') == 2

    def test_one_month_is_a_table_and_no_chart(self, office):
        reached(office, "Layanan tepat waktu", [91.5], start=9)
        body = client_of(somebody(office)).get(PAGE).content.decode()
        assert 'role="img"' not in body
        assert "91,5" in body

    @pytest.mark.parametrize("values", [[0, 0], [90, 90], [100, 100], [99999999.99, 1]])
    def test_any_values_can_be_drawn(self, office, values):
        reached(office, "A", values, target=values[0])
        assert client_of(somebody(office)).get(PAGE).status_code == 200

    def test_the_office_and_year_that_are_asked_for(self, office):
        branch = OfficeFactory(agency=office.agency, name="Kantor Cabang Uji")
        reached(branch, "Cabang tahun lalu", [91, 92], year=2025)
        client = client_of(somebody(office))
        assert "Belum ada indikator Kantor Layanan Uji untuk 2026" in text_of(client.get(PAGE))
        assert "Cabang tahun lalu" in text_of(client.get(PAGE, {"kantor": branch.pk, "tahun": 2025}))
        assert "Belum ada indikator" in text_of(client.get(PAGE, {"kantor": branch.pk, "tahun": "²"}))

    def test_only_those_who_bring_tables_in_are_sent_there(self, office):
        assert "Impor tabel" in text_of(client_of(somebody(office, "admin")).get(PAGE))
        assert "Impor tabel" not in text_of(client_of(somebody(office, "auditor")).get(PAGE))

    def test_readers_and_others(self, office):
        reached(office, "Rahasia kantor", [91, 92])
        plain = UserFactory(employee__unit__office=office).employee
        assert client_of(plain).get(PAGE).status_code == 403
        far = somebody(OfficeFactory(agency=office.agency), "admin", only_here=True)
        assert "Rahasia kantor" not in text_of(client_of(far).get(PAGE, {"kantor": office.pk}))
        stranger = somebody(OfficeFactory(), "admin")
        assert "Rahasia kantor" not in text_of(client_of(stranger).get(PAGE, {"kantor": office.pk}))

    def test_names_cannot_run(self, office):
        reached(office, EVIL, [91, 92], unit="<b>persen")
        body = client_of(somebody(office)).get(PAGE).content.decode()
        assert "<script>alert" not in body
        assert "<b>persen" not in body

    def test_queries_do_not_grow_with_indicators(self, office):
        client = client_of(somebody(office))
        reached(office, "A", [91, 92])
        few = query_count(client, PAGE)
        for name in "BCDEFGH":
            reached(office, name, range(80, 90))
        IndicatorFactory(office=office)
        assert query_count(client, PAGE) <= few
