"""Addresses of policy versions, and the objects they name."""

from datetime import date

from employees.models import Agency, Office
from tests.access.row import ACTS, ADMIN, ALL, OVERSEERS, SETTERS, Row
from tests.access.world import NOW, World
from tests.factories import PolicyFactory

DRAFT = {"number": "policy_draft"}
SCHEDULED = {"number": "policy_scheduled"}
OFFICE = DRAFT | {"pk": "office"}
UNIT = DRAFT | {"pk": "unit"}

# Numbers of versions are each agency's own: the same address means another thing to a stranger, or nothing.
ROWS: tuple[Row, ...] = (
    Row("policy_versions", get=OVERSEERS),
    Row("policy_presets", get=OVERSEERS),
    Row("policy_comparison", get=ALL),
    Row("policy_import", get=ADMIN, post=ADMIN, multipart=True),
    Row("policy_import_draft", post=ADMIN),
    Row("policy_draft_new", post=ADMIN, empty=404),
    Row("policy_draft", DRAFT, get=OVERSEERS, post=ADMIN, shared=True),
    Row("policy_preview", DRAFT, get=OVERSEERS, shared=True),
    Row("policy_draft_places", DRAFT, get=OVERSEERS, shared=True),
    Row("policy_draft_office", OFFICE, get=ADMIN, post=ADMIN),
    Row("policy_draft_unit", UNIT, get=ADMIN, post=ADMIN),
    Row("policy_publish", DRAFT, get=SETTERS, post=SETTERS, shared=True),
    Row("policy_discard", DRAFT, get=ADMIN, post=ADMIN, empty=ACTS, shared=True),
    Row("policy_withdraw", SCHEDULED, get=SETTERS, post=SETTERS, shared=True),
    Row("policy_file", {"number": "policy"}, get=ALL, shared=True, audited=True),
    Row("api_policies", get=ALL, post=ADMIN, empty=ACTS),
    Row("api_policy_presets", get=OVERSEERS),
    Row("api_policy_import", post=ADMIN, empty=400, multipart=True),
    Row("api_policy", DRAFT, get=OVERSEERS, put=ADMIN, empty=400, shared=True),
    Row("api_policy_differences", {"number": "policy"}, get=ALL, query="to=0", shared=True),
    Row("api_policy_check", DRAFT, post=OVERSEERS, empty=200, shared=True),
    Row("api_policy_publish", DRAFT, post=SETTERS, empty=400, shared=True),
    Row("api_policy_withdraw", SCHEDULED, post=SETTERS, shared=True),
    Row("api_policy_discard", DRAFT, post=ADMIN, empty=ACTS, shared=True),
    Row("api_policy_file", {"number": "policy"}, get=ALL, shared=True, audited=True),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    agency = Agency.objects.get(pk=world.ids["agency"])
    branch = Office.objects.get(pk=world.ids["branch"])
    texts = {
        "note": world.bad("catatan", 500), "origin": world.bad("asal", 200),
        "loosened_reason": world.bad("longgar", 500),
    }  # fmt: skip
    legal = {"legal": {"places": world.bad("dasar", 300), "talent_box": world.bad("kotak", 300)}}
    different = {
        "scope": "office", "id": branch.pk, "code": branch.code, "name": world.bad("kantor", 200),
        "reason": world.bad("alasan", 300), "settings": {"open_weekdays": [3, 4]},
    }  # fmt: skip
    PolicyFactory(
        agency=agency, number=21, status="draft", valid_from=None, published_at=None, legal_reference="",
        settings=legal | {"open_weekdays": [4]}, overrides=[different], drafted_at=NOW, **texts,
    )  # fmt: skip
    PolicyFactory(
        agency=agency, number=22, valid_from=date(2027, 3, 1), legal_reference=world.bad("sk", 300),
        settings=legal, published_at=NOW, **texts,
    )  # fmt: skip
    world.ids |= {"policy_draft": 21, "policy_scheduled": 22}
