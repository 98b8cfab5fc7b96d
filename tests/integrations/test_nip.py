"""The employee number, form by form."""

import pytest

from integrations.nip import masked_nip, nip_fault, nip_kind


@pytest.mark.parametrize(
    ("nip", "kind"),
    [
        ("198501012010011001", "pns"),
        ("196402291989032005", "pns"),
        ("199012312022211007", "pppk"),
        ("199012312022292123", "pppk"),
    ],
)
def test_sound_numbers(nip, kind):
    assert nip_fault(nip) == ""
    assert nip_kind(nip) == kind


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "kosong"),
        ("1.98501E+17", "Excel"),
        ("1,98501E+17", "Excel"),
        ("1E17", "Excel"),
        ("19850101201001100", "17"),
        ("1985010120100110011", "19"),
        ("19850101201001100A", "tanpa huruf"),
        ("198501012010 11001", "tanpa huruf"),
        ("١٩٨٥٠١٠١٢٠١٠٠١١٠٠١", "tanpa huruf"),
        ("198502302010011001", "tanggal lahir"),
        ("198500012010011001", "tanggal lahir"),
        ("000000002010011001", "tanggal lahir"),
        ("188501012010011001", "tanggal lahir"),
        ("198501011990011001", "Tahun pengangkatan"),
        ("198501012110011001", "Tahun pengangkatan"),
        ("198501012010001001", "PPPK"),
        ("198501012010131001", "PPPK"),
        ("198501012022201001", "PPPK"),
        ("198501012010013001", "ke-15"),
        ("198501012010010001", "ke-15"),
    ],
)
def test_faults_say_what_is_wrong(text, word):
    assert word in nip_fault(text)


def test_a_masked_number_keeps_its_last_three_digits_only():
    assert masked_nip("198501012010011023") == "•" * 15 + "023"
    assert masked_nip("12") == "12"
