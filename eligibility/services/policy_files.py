"""A policy as a signed file, so that one agency can adopt another's, also in another installation.

Ed25519 over the canonical JSON of everything but the signature. The key pair follows from the installation's
secret (`AUDIT_SEAL_KEY`), so there is no further secret to keep; keys of other installations are trusted by
naming them in `TRUSTED_POLICY_KEYS`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Problem, Refused
from core.services import record
from eligibility.enums import OverrideScope, PolicyFault, SignatureState
from eligibility.models import PolicyVersion
from eligibility.rules import Law, policy_data, read_law
from employees.models import Agency, Office, Unit

FORMAT = "wfa-policy"
FORMAT_VERSION = 1
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A file that was read. `missing`: names of offices and units that this agency has not, left out of the law."""

    law: Law
    signature: SignatureState
    signer: str
    agency: str
    number: int
    valid_from: str
    legal_reference: str
    sha256: str
    missing: tuple[str, ...] = ()


def export_policy(*, version: PolicyVersion, actor: Actor, now: datetime) -> bytes:
    """The version as a signed JSON file (UTF-8). Offices and units are named by their codes, never by ids."""
    law = read_law(version.settings, version.overrides)
    body: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "agency": {"code": version.agency.code, "name": version.agency.name},
        "number": version.number,
        "status": version.status,
        "valid_from": version.valid_from.isoformat() if version.valid_from else None,
        "legal_reference": version.legal_reference,
        "note": version.note,
        "exported_at": now.isoformat(),
        "settings": policy_data(law.base),
        "overrides": [
            {key: value for key, value in item.items() if key != "id"} for item in version.overrides
        ],
    }
    key = _private_key()
    body["signature"] = {
        "algorithm": "ed25519",
        "public_key": _text(key.public_key().public_bytes_raw()),
        "value": _text(key.sign(_canonical(body))),
    }
    record(
        agency=version.agency.code, actor=actor, verb="policy.exported", target=version, now=now,
        after={"number": version.number},
    )  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def read_policy_file(*, agency: Agency, content: bytes) -> PolicyFile:
    """What a file says, for this agency. A bare object of settings is taken, too, as unsigned.

    Errors: Refused for what is no JSON, too large, not a policy, or has faults; a broken signature is told in
    `signature` and not raised, so that the page can say so beside the rest.
    """
    data = _parsed(content)
    signed = data.get("format") == FORMAT
    if signed and data.get("format_version") != FORMAT_VERSION:
        raise Refused(
            _("Berkas ini memakai format yang lebih baru. Perbarui portal sebelum membukanya."), code="format"
        )
    # What the database would hand back differently must not be signed differently.
    settings_ = data.get("settings", {}) if signed else data
    overrides, missing = _placed(agency, data.get("overrides", []) if signed else [])
    state, signer = _signature(data) if signed else (SignatureState.UNSIGNED, "")
    return PolicyFile(
        law=read_law(settings_, overrides),
        signature=state,
        signer=signer,
        agency=_agency_name(data),
        number=data["number"] if isinstance(data.get("number"), int) else 0,
        valid_from=str(data.get("valid_from") or "") if signed else "",
        legal_reference=str(data.get("legal_reference") or "")[:300] if signed else "",
        sha256=hashlib.sha256(content).hexdigest(),
        missing=tuple(missing),
    )


def public_key() -> str:
    """This installation's key, for others to name in their `TRUSTED_POLICY_KEYS`."""
    return _text(_private_key().public_key().public_bytes_raw())


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise Refused(_("Berkas kebijakan paling besar 1 MB."), code="too_large")
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(_("Berkas ini bukan JSON yang dapat dibaca."), code="not_json") from None
    if not isinstance(data, dict):
        raise Refused(problems=[Problem(PolicyFault.NOT_AN_OBJECT)])
    if not _storable(data):
        raise Refused(_("Berkas ini memuat karakter yang tidak dapat disimpan."), code="not_json")
    return data


def _storable(data: Mapping[str, Any]) -> bool:
    """No NUL, no half characters, no NaN: they could be neither kept nor shown."""
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError):
        return False
    return "\\u0000" not in text


def _agency_name(data: Mapping[str, Any]) -> str:
    agency = data.get("agency")
    name = str(agency.get("name", "")) if isinstance(agency, Mapping) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:120]


def _placed(agency: Agency, items: object) -> tuple[list[Any], list[str]]:
    """Overrides with the ids of this agency's places, by code; and the names of those that it has not."""
    if not isinstance(items, list):
        return [items], []
    offices = dict(Office.objects.filter(agency=agency).values_list("code", "pk"))
    units = dict(Unit.objects.filter(agency=agency).values_list("siasn_id", "pk"))
    known = {OverrideScope.OFFICE.value: offices, OverrideScope.UNIT.value: units}
    found: list[Any] = []
    missing: list[str] = []
    for item in items:
        if not isinstance(item, Mapping) or str(item.get("scope")) not in known:
            found.append(item)
            continue
        code = str(item.get("code", ""))
        target = known[str(item["scope"])].get(code) if code else None
        if target is None:
            missing.append(str(item.get("name") or code or _("tanpa nama"))[:200])
        else:
            found.append({**item, "id": target})
    return found, missing


def _signature(data: Mapping[str, Any]) -> tuple[SignatureState, str]:
    signature = data.get("signature")
    if not isinstance(signature, Mapping):
        return SignatureState.UNSIGNED, ""
    try:
        key = base64.b64decode(str(signature.get("public_key", "")), validate=True)
        value = base64.b64decode(str(signature.get("value", "")), validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(value, _canonical(data))
    except (InvalidSignature, ValueError, binascii.Error):
        return SignatureState.BROKEN, ""
    named = {public: name for name, public in settings.TRUSTED_POLICY_KEYS.items()}
    if _text(key) == public_key():
        return SignatureState.VALID, _("portal ini")
    if _text(key) in named:
        return SignatureState.VALID, named[_text(key)]
    return SignatureState.UNKNOWN_KEY, _text(key)


def _canonical(data: Mapping[str, Any]) -> bytes:
    body = {key: value for key, value in data.items() if key != "signature"}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        errors="surrogatepass"
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _private_key() -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), 32, salt=None, info=b"wfa-portal policy signing v1").derive(
        settings.AUDIT_SEAL_KEY.encode()
    )
    return Ed25519PrivateKey.from_private_bytes(seed)
