"""Addresses of the register of services and its public pages, and the objects they name."""

from datetime import date

from employees.models import ServiceCounter
from tests.access.row import ACTS, ADMIN, ADMINS, ALL, OVERSEERS, SETTERS, Row, pk, roles
from tests.access.world import World
from tests.factories_services import BandFactory, ExceptionFactory, ServiceFactory, VerificationFactory

READERS = roles("admin official leadership auditor")
CHECKERS = roles("admin branch_admin official auditor")
COUNTER = {"kind": "counter_kind", "pk": "counter"}

ROWS: tuple[Row, ...] = (
    Row("public_services", get=ALL, public=True, of_everybody=True),
    Row("public_office_code", {"office": "office_code"}, get=ALL, public=True, shared=True),
    Row(
        "public_office_services", {"agency": "agency_code", "office": "office_code"}, get=ALL, public=True,
        shared=True,
    ),
    Row("public_office_qr", {"agency": "agency_code", "office": "office_code"}, get=ALL, public=True, shared=True),
    Row("service_register", get=OVERSEERS),
    Row("service_map", get=OVERSEERS),
    Row("service_new", get=ADMINS, post=ADMINS),
    Row("service", pk("service"), get=READERS),
    Row("service_edit", pk("service"), get=ADMIN, post=ADMIN),
    Row("service_verify", pk("service"), get=SETTERS, post=SETTERS),
    Row("service_close", pk("service"), post=ADMIN, empty=ACTS),
    Row("nature_list", get=OVERSEERS),
    Row("nature", COUNTER, get=READERS),
    Row("nature_override", COUNTER, post=SETTERS),
    Row("nature_follow", COUNTER, post=SETTERS, empty=409),
    Row("counter_bands", pk("counter"), get=READERS, post=ADMIN, empty=ACTS),
    Row("service_exceptions", get=CHECKERS),
    Row("service_exception_new", pk("employee"), get=SETTERS, post=SETTERS),
    Row("service_exception_revoke", pk("exception"), post=SETTERS),
    Row("api_services", get=OVERSEERS, post=ADMINS, empty=400),
    Row("api_service", pk("service"), get=READERS, put=ADMIN, empty=400),
    Row("api_service_verify", pk("service"), post=SETTERS, empty=400),
    Row("api_service_close", pk("service"), post=ADMIN, empty=ACTS),
    Row("api_natures", {"kind": "natures_kind"}, get=OVERSEERS, shared=True),
    Row("api_counter_bands", pk("counter"), get=READERS, put=ADMIN, empty=400),
    Row("api_service_exceptions", get=CHECKERS, post=SETTERS | ADMINS, empty=400),
    Row("api_service_exception_revoke", pk("exception"), post=SETTERS),
    Row("api_public_services", {"code": "office_code"}, get=ALL, public=True, shared=True),
)  # fmt: skip


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    person = world.people["employee"]
    counter = ServiceCounter.objects.get(pk=world.ids["counter"])
    service = ServiceFactory(
        unit=person.unit, name=world.bad("layanan", 150), description=world.bad("keterangan", 600),
        web=world.bad("https://", 200), hours=world.bad("jam", 150),
    )  # fmt: skip
    words = {
        "reasons": world.bad("alasan", 600), "legal_reference": world.bad("aturan", 200),
        "verified_by": world.bad("pemeriksa", 200),
    }  # fmt: skip
    verified = VerificationFactory(service=service, nature="partly", **words)
    verified.counters.add(counter)
    BandFactory(counter=counter, weekday=0, min_staff=0)
    exception = ExceptionFactory(
        employee=world.people["colleague"], reason=world.bad("alasan", 300), ends_on=date(2027, 3, 1),
        legal_reference=world.bad("aturan", 200), granted_by=world.bad("pemberi", 200), nature="partly",
    )  # fmt: skip
    office = person.office
    world.ids |= {
        "service": service.pk, "exception": exception.pk, "counter_kind": "loket", "natures_kind": "posts",
        "agency_code": office.agency.code, "office_code": office.code,
    }  # fmt: skip
