"""Imports of talent boxes that a user may see: the list, and one."""

from collections.abc import Callable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.models import TalentImport
from employees.models import User
from employees.selectors.roster import Progress, ReportSection, progress_of

SECTIONS = ("rejected", "doubtful", "changed", "new", "unchanged")
PIECE = 1000


def progress_key(import_id: int) -> str:
    """Where a running import tells the cache how far it is."""
    return f"talent-progress:{import_id}"


def progress(item: TalentImport) -> Progress:
    key: Callable[[int], str] = progress_key
    return progress_of(item, key)


def imports_seen(user: User, offices: frozenset[int] | None) -> QuerySet[TalentImport]:
    """The agency's, newest first; an admin of some offices sees the own ones."""
    rows = TalentImport.objects.filter(agency=user.employee.agency_id).select_related("uploaded_by__employee")
    rows = rows if offices is None else rows.filter(uploaded_by=user)
    return rows.order_by("-created_at", "-pk")


def import_seen(user: User, offices: frozenset[int] | None, pk: int) -> TalentImport:
    """One of `imports_seen`, unless the role no longer reaches all offices that it was made for. Errors: NotFound."""
    item = imports_seen(user, offices).filter(pk=pk).first()
    if item is not None and offices is not None and not set(item.offices or [0]) <= offices:
        item = None
    if item is None:
        raise NotFound(_("Impor tidak ditemukan."))
    return item


def section_asked(item: TalentImport, name: str) -> str:
    """The section of the preview that was asked for, else the first that holds rows."""
    if name in SECTIONS:
        return name
    places = item.summary["sections"]
    return next((section for section in SECTIONS if places[section]["rows"]), SECTIONS[0])


def faults_of(item: TalentImport) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Heading and rows of what was rejected, to be corrected in the file."""
    rows = ReportSection(item, "rejected")
    pieces = (rows[start : start + PIECE] for start in range(0, len(rows), PIECE))
    told = (
        (row["baris"], f"'{row['nip']}" if row["nip"] else "", row["kolom"], row["sebelum"], row["alasan"])
        for piece in pieces
        for row in piece
    )
    return ("baris", "nip", "kolom", "isi", "sebab"), told
