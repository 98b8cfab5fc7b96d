"""The only writes of performance."""

from performance.services.assessments import AssessmentRow, record_assessments

__all__ = ["AssessmentRow", "record_assessments"]
