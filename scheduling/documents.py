"""Drawings of scheduling for print."""

import io

import segno


def qr_svg(address: str) -> bytes:
    """The address as a QR code, an SVG file of its own."""
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", scale=8, border=4, light="#fff")
    return out.getvalue()
