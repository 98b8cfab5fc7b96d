"""Tables of pilots, one module a topic."""

from pilots.models.surveys import Survey as Survey
