"""Why an estimate cannot be made: one typed error for the whole engine."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with the data or the question; the sentence for a command stands in `SENTENCES`."""

    EMPTY = "empty"
    LENGTHS = "lengths"
    NOT_BINARY = "not_binary"
    NOT_NUMBERS = "not_numbers"
    NOT_FINITE = "not_finite"
    BLANK_LABEL = "blank_label"
    DUPLICATE = "duplicate"
    ONE_UNIT = "one_unit"
    ONE_PERIOD = "one_period"
    ALL_TREATED = "all_treated"
    NONE_TREATED = "none_treated"
    COLLINEAR = "collinear"
    NO_VARIATION = "no_variation"
    NO_FREEDOM = "no_freedom"
    NO_PAIRS = "no_pairs"
    NOT_CONVERGED = "not_converged"
    TOO_FEW = "too_few"
    BAD_SHARE = "bad_share"
    BAD_ALPHA = "bad_alpha"
    BAD_MARGIN = "bad_margin"
    BAD_DESIGN = "bad_design"
    NO_PILOT = "no_pilot"
    TREATED_ELSEWHERE = "treated_elsewhere"


SENTENCES = {
    Fault.EMPTY: "No row has an outcome.",
    Fault.LENGTHS: "The columns differ in length ({lengths}).",
    Fault.NOT_BINARY: "treated must be 0 or 1 in every row.",
    Fault.NOT_NUMBERS: "Outcomes must be numbers, or NaN where they are missing.",
    Fault.NOT_FINITE: "An outcome is infinite or larger than {most:g}; correct it or leave it empty.",
    Fault.BLANK_LABEL: "A unit or period is empty; every row needs both.",
    Fault.DUPLICATE: "Unit {unit} has several outcomes in period {period} (so in {count} places); keep one each.",
    Fault.ONE_UNIT: "At least two units are needed to estimate an error.",
    Fault.ONE_PERIOD: "At least two periods are needed to see a change.",
    Fault.ALL_TREATED: "Every row is treated; rows before the start, or of a comparison, are needed.",
    Fault.NONE_TREATED: "No row is treated; mark the rows under treatment with 1.",
    Fault.COLLINEAR: (
        "The treatment cannot be told apart from the units and periods: in each period it is the same "
        "for all units, or it never changes. Add comparison units, or estimate before-after."
    ),
    Fault.NO_VARIATION: "The outcome does not vary beyond the means of units and periods; nothing to estimate.",
    Fault.NO_FREEDOM: "Too few rows: {n} rows for {units} units and {periods} periods leave no error to estimate.",
    Fault.NO_PAIRS: "{found} units have outcomes both before and after; at least two are needed.",
    Fault.NOT_CONVERGED: "The unit and period means did not settle; the panel is too loosely connected.",
    Fault.TOO_FEW: "Too few values: {found}, and at least {needed} are needed.",
    Fault.BAD_SHARE: "{count} of {total} is no share: whole numbers are needed, 0 <= count <= total, total > 0.",
    Fault.BAD_ALPHA: "The error rate must lie between 0 and 0.5, e.g. 0.05.",
    Fault.BAD_MARGIN: "The margin must be a number of points, not below 0.",
    Fault.BAD_DESIGN: (
        "Power needs at least 2 people in each group, 1 to 520 weeks before and after, a spread above 0, "
        "and a target between 0 and 1."
    ),
    Fault.NO_PILOT: "The pilot office {office} is not among the offices of the rows.",
    Fault.TREATED_ELSEWHERE: "Rows outside the pilot office are treated; a placebo needs offices without treatment.",
}


class AnalysisError(ValueError):
    """Raised instead of any NaN or infinity. `code` for the application's words, `params` for its blanks."""

    def __init__(self, code: Fault, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(SENTENCES[code].format(**params))
