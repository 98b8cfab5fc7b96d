"""A question that eligibility asks upwards: what was refused, when and by whom?"""

from django.dispatch import Signal

# subject: str (`app.model:id`), employee: Employee. The receiver that knows the subject answers a
# `selectors.Refusal` if it is this person's own and was refused; every other receiver answers None.
refusal_asked = Signal()
