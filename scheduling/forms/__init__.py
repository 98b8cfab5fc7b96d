"""Forms of the employee's and the admin's pages."""

from scheduling.forms.asking import DaysForm, PatternForm, PlaceForm, RequestForm, WeekForm
from scheduling.forms.blocks import blocks_initial
from scheduling.forms.fields import show_refusal
from scheduling.forms.plan import BasePlanRows, plan_rows, rows_of
from scheduling.forms.setting import AbsenceFileForm, CalendarDayForm, QuotaForm, YearForm

__all__ = [
    "AbsenceFileForm", "BasePlanRows", "CalendarDayForm", "DaysForm", "PatternForm", "PlaceForm",
    "QuotaForm", "RequestForm", "WeekForm", "YearForm", "blocks_initial", "plan_rows", "rows_of", "show_refusal",
]  # fmt: skip
