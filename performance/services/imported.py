"""What an import did, told row by row."""

from dataclasses import dataclass

from integrations.sheets import RowFault


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Counts of rows; `faults` in the order of the file; `odd`: rows stored although the matrix disagrees."""

    created: int
    changed: int
    unchanged: int
    faults: tuple[RowFault, ...]
    odd: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """For the audit trail."""
        told = {"created": self.created, "changed": self.changed, "unchanged": self.unchanged}
        return told | {"rejected": len(self.faults), "outside_matrix": self.odd}
