"""The employee number: 18 digits as text. Checked here, never used to derive anything.

PNS: birth YYYYMMDD + appointment YYYYMM + sex 1/2 + sequence 3.
PPPK: birth YYYYMMDD + year + "2" + contract count 1–9 + sex + sequence 3.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

_EIGHTEEN = re.compile(r"[0-9]{18}")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")
_YOUNGEST = 14  # years between birth and appointment below which a number cannot be right


def nip_fault(text: str) -> str:
    """What is wrong with a NIP, as a sentence; empty when nothing is."""
    if not _EIGHTEEN.fullmatch(text):
        return _shape_fault(text)
    if not _is_birth_date(text):
        return _("Delapan angka pertama NIP bukan tanggal lahir yang ada.")
    if int(text[8:12]) < int(text[:4]) + _YOUNGEST or text[8:12] > "2099":
        return _("Tahun pengangkatan dalam NIP tidak mungkin.")
    month = text[12:14]
    if not ("01" <= month <= "12" or "21" <= month <= "29"):
        return _("NIP bukan NIP PNS (bulan 01–12) dan bukan NI PPPK (kontrak 21–29).")
    if text[14] not in "12":
        return _("Angka ke-15 NIP harus 1 atau 2.")
    return ""


def nip_kind(nip: str) -> str:
    """`pns` or `pppk`, by the form of a valid number; only where the source does not say it."""
    return "pppk" if nip[12] == "2" else "pns"


def masked_nip(text: str) -> str:
    """The last three digits behind dots: enough to recognise a number, too little to read birth and sex."""
    return text if len(text) <= 3 else "•" * min(len(text) - 3, 15) + text[-3:]


def _is_birth_date(nip: str) -> bool:
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8])).year >= 1900
    except ValueError:
        return False


def _shape_fault(text: str) -> str:
    if not text:
        return _("NIP kosong.")
    if _SCIENTIFIC.fullmatch(text):
        return _(
            "NIP ditulis sebagai bilangan oleh Excel, sehingga angkanya hilang. "
            "Unduh ulang berkas dari SIASN, atau ubah kolom NIP menjadi teks sebelum menyimpan."
        )
    if text.isascii() and text.isdigit():
        return _("NIP harus 18 angka, bukan %(count)d.") % {"count": len(text)}
    return _("NIP harus 18 angka tanpa huruf, spasi, atau tanda baca.")
