"""What is said of some fields of a model."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Held:
    """Fields of one model with one purpose. `model` is `app.Model`; `title` is what people call it."""

    model: str
    fields: tuple[str, ...]
    title: Promise | str
    purpose: Promise | str
    retention: Promise | str


FIVE_YEARS = _("5 tahun setelah tidak lagi bekerja di instansi")
