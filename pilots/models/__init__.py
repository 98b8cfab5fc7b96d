"""Tables of pilots, one module a topic."""

from pilots.models.complaints import Complaint as Complaint
