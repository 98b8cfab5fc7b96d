"""Signed policy files: what a file carries, what a changed one shows, and what is no policy at all."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audit import SYSTEM
from core.problems import Refused
from eligibility import services
from eligibility.enums import SignatureState
from eligibility.rules import Policy, policy_data
from eligibility.services.policy_files import MOST_BYTES, public_key
from tests.factories import AgencyFactory, OfficeFactory, UnitFactory

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    unit = UnitFactory(siasn_id="U-7", office__code="K1")
    places = [
        {
            "scope": "office",
            "id": unit.office_id,
            "code": "K1",
            "name": "Kanreg I",
            "settings": {"quota_cap": 2},
        },
        {"scope": "unit", "id": unit.pk, "code": "U-7", "name": "Subbag", "settings": {"min_unit_staff": 2}},
    ]
    return services.draft_policy(
        agency=unit.agency, settings=policy_data(Policy(lead_working_days=4)), overrides=places, actor=SYSTEM,
        now=NOW,
    )  # fmt: skip


def export(version):
    return services.export_policy(version=version, actor=SYSTEM, now=NOW)


def read(agency, content):
    return services.read_policy_file(agency=agency, content=content)


def test_what_is_exported_comes_back_the_same(version):
    found = read(version.agency, export(version))
    assert (found.signature, found.signer) == (SignatureState.VALID, "portal ini")
    assert found.law.base.lead_working_days == 4
    assert {o.target for o in found.law.overrides} == {o["id"] for o in version.overrides}
    assert (found.number, found.agency, found.missing) == (1, version.agency.name, ())


def test_a_file_names_no_ids(version):
    assert all("id" not in item for item in json.loads(export(version))["overrides"])


def test_another_agency_takes_the_places_that_it_has_and_names_the_others(version):
    other = OfficeFactory(code="K1")
    found = read(other.agency, export(version))
    assert [o.target for o in found.law.overrides] == [other.pk]
    assert found.missing == ("Subbag",)


@pytest.mark.parametrize("where", ["number", "settings", "legal_reference"])
def test_a_changed_file_shows_it(version, where):
    data = json.loads(export(version))
    data[where] = (
        {"quota_cap": 1, "quota_after_pilot": 1} if where == "settings" else (5 if where == "number" else "X")
    )
    found = read(version.agency, json.dumps(data).encode())
    assert found.signature == SignatureState.BROKEN


@pytest.mark.parametrize("signature", [{}, {"public_key": "x"}, {"public_key": "AAAA", "value": "AAAA"}])
def test_nonsense_instead_of_a_signature_is_broken(version, signature):
    data = json.loads(export(version)) | {"signature": signature}
    assert read(version.agency, json.dumps(data).encode()).signature == SignatureState.BROKEN


def test_without_a_signature_it_is_unsigned(version):
    data = json.loads(export(version))
    del data["signature"]
    assert read(version.agency, json.dumps(data).encode()).signature == SignatureState.UNSIGNED
    assert read(version.agency, b'{"quota_cap": 1, "quota_after_pilot": 1}').law.base.quota_cap == 1


def test_another_installation_is_unknown_until_it_is_trusted(version, settings):
    settings.AUDIT_SEAL_KEY = "another installation's secret " * 3
    content, key = export(version), public_key()
    settings.AUDIT_SEAL_KEY = "ours " * 20
    assert read(version.agency, content).signature == SignatureState.UNKNOWN_KEY
    settings.TRUSTED_POLICY_KEYS = {"Kota Bekasi": key}
    found = read(version.agency, content)
    assert (found.signature, found.signer) == (SignatureState.VALID, "Kota Bekasi")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"x", b"\xff\xfe", b"[" * 100_000, b"{" + b" " * MOST_BYTES, b'{"quota_cap": 9}',
        b'{"nonsense": 1}', b'{"legal": {"talent_box": "a\\u0000b"}}', b'{"legal": {"talent_box": "\\ud800"}}',
        b'{"eligible_boxes": [true, 5]}', b'{"eligible_boxes": [[4]]}', b'{"cancel_until": "16:00:30"}',
        b'{"cancel_until": "16:00+07:00"}', b'{"min_down_mbps": NaN}', b'{"min_down_mbps": 1e999}',
        b'{"format": "wfa-policy", "format_version": 99}',
        b'{"format": "wfa-policy", "format_version": 1, "overrides": {"a": 1}}',
        b'{"format": "wfa-policy", "format_version": 1, "overrides": [3]}',
        b'{"format": "wfa-policy", "format_version": 1, "settings": []}',
    ],
)  # fmt: skip
def test_what_is_no_policy_is_refused_in_a_sentence(content):
    with pytest.raises(Refused) as no:
        read(AgencyFactory(), content)
    assert no.value.sentence


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(policy_data(Policy()))), json_values, max_size=6))
def test_no_values_of_settings_break_the_reader(values):
    try:
        found = read(_agency(), json.dumps(values).encode())
    except Refused as no:
        assert no.sentence
    else:
        assert policy_data(found.law.base)


def _agency():
    from employees.models import Agency

    return Agency.objects.first() or AgencyFactory()
