"""What this installation allows: `settings.COMPLAINTS` over the defaults of `rules.complaints.Limits`."""

from django.conf import settings

from pilots.rules.complaints import Limits


def complaint_limits() -> Limits:
    return Limits(**getattr(settings, "COMPLAINTS", {}))
