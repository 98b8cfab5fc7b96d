"""Logs carry neither reset secrets nor whole NIPs."""

import pytest

from core.logs import redact


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("GET /sandi/atur/Mw/c9x-abcdef?a=1", "GET /sandi/atur/…?a=1"),
        ("GET /api/v1/eligibility/198501012010011001", "GET /api/v1/eligibility/…001"),
        ("GET /minggu?mulai=2026-11-23", "GET /minggu?mulai=2026-11-23"),
        ("12345678901234567890", "12345678901234567890"),
    ],
)
def test_redacted(written, kept):
    assert redact(None, "info", {"request": written, "code": 200}) == {"request": kept, "code": 200}
