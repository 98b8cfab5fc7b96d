"""Lists of the studio, one module a topic."""

from studio.enums.replays import Baseline, ReplayStatus

__all__ = ["Baseline", "ReplayStatus"]
