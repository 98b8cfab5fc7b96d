"""Small files of every kind that is taken, made by hand; and wrong ones."""

import struct
import zipfile
import zlib
from io import BytesIO

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
}


def pdf(inside=b""):
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n"
        + inside
        + b"\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
    )


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(tail=b"", text=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    extra = chunk(b"tEXt", b"Comment\0" + text) if text else b""
    return b"\x89PNG\r\n\x1a\n" + head + extra + body + chunk(b"IEND", b"") + tail


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(tail=b"", comment=b""):
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + (segment(0xFE, comment) if comment else b"")
        + segment(0xDB, b"\0" + b"\x01" * 64)
        + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
        + segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + b"\x7f\xff\xd9"
        + tail
    )


def webp(tail=b""):
    body = b"WEBPVP8 " + struct.pack("<I", 10) + b"\x30\x01\0\x9d\x01\x2a\x01\0\x01\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body + tail


def office(ending, *, more=(), types=None, first=b""):
    main, word = MAIN[ending]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types if types is not None else f"<Types>{word}</Types>")
        archive.writestr(main, "<document/>" * 20)
        for name, data in more:
            archive.writestr(name, data)
    return first + out.getvalue()


def archive(*parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts:
            made.writestr(name, data)
    return out.getvalue()


GOOD = {
    "laporan.pdf": pdf(),
    "foto.png": png(),
    "foto.jpg": jpeg(),
    "foto.jpeg": jpeg(),
    "foto.webp": webp(),
    "naskah.docx": office("docx"),
    "tabel.xlsx": office("xlsx"),
    "paparan.pptx": office("pptx"),
    "catatan.txt": "Rapat pukul 09.00 – selesai.\nHadir: 12 orang.\n".encode(),
    "data.csv": b"\xef\xbb\xbfnama;jumlah\nA;1\n",
}
