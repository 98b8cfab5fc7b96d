"""A form among many on one page that was not accepted: what was typed stays in it, with the reason why not."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Failure:
    """`pk` of the row, `typed` into its field, the sentence, and `act` where a row has more than one form."""

    pk: int
    typed: str
    sentence: str
    act: str = ""

    @classmethod
    def of(cls, form: forms.Form, pk: int, request: HttpRequest, act: str = "") -> Failure:
        """From a form that did not validate."""
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return cls(pk, request.POST.get("reason", "").replace("\x00", ""), sentence, act)
