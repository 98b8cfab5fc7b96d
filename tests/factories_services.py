"""Services, verifications, exceptions and bands as tests need them."""

from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from eligibility.models import CounterBand, NatureException, PublicService, ServiceVerification
from tests.factories import LONG_AGO, LONG_AGO_AT, CounterFactory, EmployeeFactory, UnitFactory


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = PublicService

    unit = factory.SubFactory(UnitFactory)
    agency = factory.SelfAttribute("unit.agency")
    name = factory.Sequence(lambda n: f"Layanan uji {n}")
    created_at = LONG_AGO_AT


class VerificationFactory(DjangoModelFactory):
    class Meta:
        model = ServiceVerification

    service = factory.SubFactory(ServiceFactory)
    nature = "remote"
    reasons = "Semua langkah dalam aplikasi"
    legal_reference = "SK 1/2026"
    verified_by = "Biro Organisasi"
    verified_on = LONG_AGO
    valid_from = LONG_AGO
    recorded_at = LONG_AGO_AT


class ExceptionFactory(DjangoModelFactory):
    class Meta:
        model = NatureException

    employee = factory.SubFactory(EmployeeFactory)
    nature = "remote"
    reason = "Pemulihan"
    legal_reference = "ND 5/2026"
    starts_on = date(2026, 11, 1)
    ends_on = date(2026, 12, 31)
    granted_by = "Kepala Biro SDM"
    granted_on = date(2026, 10, 30)


class BandFactory(DjangoModelFactory):
    class Meta:
        model = CounterBand

    counter = factory.SubFactory(CounterFactory)
    weekday = 0
    starts_at = time(8)
    ends_at = time(12)
    min_staff = 1
