"""Tables of talent boxes as people deliver them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from integrations.sheets import write_xlsx

COLUMNS = ("nip", "periode", "kinerja", "potensi", "kotak", "skema", "tanggal penilaian", "sumber")


def row(nip, **values):
    """A sound row of the middle box."""
    given = {
        "nip": nip, "periode": "2026-1", "kinerja": "sesuai ekspektasi", "potensi": "menengah", "kotak": "5",
        "skema": "PermenPANRB 3/2020", "tanggal penilaian": "30-06-2026", "sumber": "BA-1",
    }  # fmt: skip
    return given | {name.replace("_", " "): value for name, value in values.items()}


def as_csv(rows, *, columns=COLUMNS, heading=None, delimiter=","):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(heading or columns)
    writer.writerows([r[name] for name in columns] for r in rows)
    return text.getvalue().encode()


def as_xlsx(rows, *, columns=COLUMNS):
    return write_xlsx(columns, [[r[name] for name in columns] for r in rows], "Talenta")


def upload(content, name="talenta.csv"):
    return SimpleUploadedFile(name, content)
