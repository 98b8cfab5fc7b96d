"""Papers that the portal issues: PDF from a finished view model, no queries."""

from pilots.selectors.papers import PaperReport


def report_pdf(report: PaperReport) -> bytes:
    """*Laporan Evaluasi Uji Coba* in the active language; the same report gives the same bytes.

    The library takes a second and 50 MB to load, so only a process that draws a paper pays for it.
    """
    from pilots.documents.report import draw

    return draw(report)
