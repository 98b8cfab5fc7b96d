"""Drawn parts are found by all their values, so none can be stale or shown to another."""

from datetime import date

from django import forms
from django.template import Context, Template
from django.utils import translation

from core.enums import Severity
from core.reuse import Kept

PART = Template(
    "{% reuse day word %}{% translate 'peringatan' %} {{ day|date:'l' }} {{ word }} {{ other }}{% endreuse %}"
)


def draw(**values):
    return PART.render(Context(values))


def test_same_values_are_drawn_once():
    first = draw(day=date(2026, 11, 23), word="a", other="once")
    assert draw(day=date(2026, 11, 23), word="a", other="never drawn") == first


def test_any_other_value_is_drawn_anew():
    first = draw(day=date(2026, 11, 23), word="b", other="1")
    assert draw(day=date(2026, 11, 24), word="b", other="2") != first
    assert draw(day=date(2026, 11, 23), word="c", other="3") != first


def test_languages_are_kept_apart():
    with translation.override("id"):
        indonesian = draw(day=date(2026, 11, 23), word="d", other="")
    with translation.override("en"):
        assert draw(day=date(2026, 11, 23), word="d", other="") != indonesian


def test_what_is_drawn_stays_escaped():
    assert "<b>" not in draw(day=date(2026, 11, 23), word="<b>", other="")


def test_least_recently_used_goes_first():
    kept, drawn = Kept(most=25), []

    def part(n):
        def make():
            drawn.append(n)
            return "x" * 10

        return kept.part("p", (n, Severity.BLOCKS), make)

    part(1), part(2), part(1), part(3), part(1), part(2)
    assert drawn == [1, 2, 3, 2]


class AskForm(forms.Form):
    name = forms.CharField(max_length=9, help_text="help")
    kind = forms.ChoiceField()

    def __init__(self, *args, kinds=("a", "b"), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k, k) for k in kinds]


FIELD = Template("{% reuse field|drawn_from %}{{ field }}{{ field.errors }}{% endreuse %}")


def field_of(name="kind", **kwargs):
    return FIELD.render(Context({"field": AskForm(**kwargs)[name]}))


def test_a_field_is_drawn_anew_for_every_value_choice_error_and_name():
    drawn = [
        field_of(),
        field_of(kinds=("a", "c")),
        field_of(initial={"kind": "b"}),
        field_of(prefix="p"),
        field_of(data={"kind": "z"}),
        field_of("name"),
        field_of("name", data={"name": "0123456789"}),
    ]
    assert len(set(drawn)) == len(drawn)
    assert field_of(initial={"kind": "b"}) == drawn[2]
    assert "selected" in drawn[2]
    assert "0123456789" in drawn[-1]


def test_a_form_carries_the_token_of_the_moment():
    form = Template("{% reuse word %}<form>{% csrf_token %}{{ word }}</form>{% endreuse %}")
    first, second = (form.render(Context({"word": "f", "csrf_token": token})) for token in ("one", "two"))
    assert 'value="one"' in first and first.replace("one", "two") == second
