"""Steps of PP 94/2021 by working days absent without valid reason (domain.md, section 6).

The portal counts and proposes; a person decides.
"""

from presence.enums import AbsenceStep

# Fewest absent days in one year → step, the gravest last.
STEPS: tuple[tuple[int, AbsenceStep], ...] = (
    (3, AbsenceStep.VERBAL),
    (4, AbsenceStep.WRITTEN),
    (7, AbsenceStep.DISSATISFACTION),
    (11, AbsenceStep.CUT_6),
    (14, AbsenceStep.CUT_9),
    (17, AbsenceStep.CUT_12),
    (21, AbsenceStep.DEMOTION),
    (25, AbsenceStep.REMOVAL),
    (28, AbsenceStep.DISMISSAL),
)
DISMISSED_IN_A_ROW = 10


def step_for(days: int, in_a_row: int) -> AbsenceStep | None:
    """The gravest step that the year's count has reached; None below the first."""
    if in_a_row >= DISMISSED_IN_A_ROW:
        return AbsenceStep.DISMISSAL
    return next((step for least, step in reversed(STEPS) if days >= least), None)
