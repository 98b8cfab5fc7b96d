from studio.models.replays import ReplayRow, ReplayRun

__all__ = ["ReplayRow", "ReplayRun"]
