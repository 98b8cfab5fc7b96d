"""What the apps above read of early warnings."""

from monitoring.selectors.warnings import open_warnings, standing_of

__all__ = ["open_warnings", "standing_of"]
