"""Files in KMOB's shape for the tests of the exchange."""

import io

from integrations.kmob import SHAPE
from presence.services import import_events
from tests.presence.duties import NOW, WHO


def line(person, number=1, **cells):
    """A row of Thursday, 19 November 2026: in at 07.31, zone not named, nothing said of the place."""
    base = {
        "nip": person if isinstance(person, str) else person.nip, "tanggal": "19-11-2026", "jenis": "masuk",
        "waktu": "07:31", "mode": "WFO", "sumber": "KMOB", "id_sumber": str(number),
    }  # fmt: skip
    return base | {name: str(value) for name, value in cells.items()}


def sheet(*lines, columns=SHAPE):
    rows = [";".join(columns), *(";".join(row.get(c, "") for c in columns) for row in lines)]
    return io.BytesIO("\n".join(rows).encode())


def bring(agency, *lines, now=NOW, file=None, **more):
    return import_events(
        agency=agency, file=file or sheet(*lines), name="kmob.csv", actor=WHO, now=now, **more
    )


def counts(result):
    return (result.created, result.changed, result.unchanged, result.rejected)
