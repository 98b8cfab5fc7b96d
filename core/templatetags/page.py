"""Shared page parts as template tags."""

import secrets
from functools import cache

from django import template
from django.forms import BoundField
from django.forms.widgets import ChoiceWidget
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.icons import ICONS
from core.reuse import kept

register = template.Library()

# Stands for the CSRF token in what is kept; random, so that nobody can write it into a text.
TOKEN_PLACE = f"token-{secrets.token_hex(16)}"


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    """A decorative icon out of the sprite; the word beside it carries the meaning."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"Unknown icon {name!r}; core/icons.py lists them.")
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true" focusable="false">'
        '<use href="/ikon.svg#{1}"/></svg>',
        size,
        name,
    )


class ReuseNode(template.Node):
    def __init__(self, name: str, values: list[FilterExpression], nodes: template.NodeList) -> None:
        self.name = name
        self.values = values
        self.nodelist = nodes

    def render(self, context: template.Context) -> SafeString:
        values = tuple(value.resolve(context) for value in self.values)
        part = kept.part(self.name, values, lambda: self._draw(context))
        if TOKEN_PLACE not in part:
            return part
        return mark_safe(part.replace(TOKEN_PLACE, escape(context.get("csrf_token", ""))))  # noqa: S308

    def _draw(self, context: template.Context) -> SafeString:
        with context.push(csrf_token=TOKEN_PLACE):
            return self.nodelist.render(context)


@register.tag
def reuse(parser: Parser, token: Token) -> ReuseNode:
    """`{% reuse value … %}…{% endreuse %}`: draw the block once for these values and this language.

    Everything the block shows must come from the named values (plain data, no model instances) or be the same
    for everybody; a name or a clock from elsewhere would be shown to somebody else. The CSRF token of a form inside
    is put in afterwards, each time anew.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(("endreuse",))
    parser.delete_first_token()
    return ReuseNode(f"{parser.origin}:{token.lineno}", values, nodes)


@register.filter
def drawn_from(field: BoundField) -> tuple[object, ...]:
    """Everything a form field is drawn from, as plain values for `reuse`. Its choices are read once, here."""
    widget = field.field.widget
    choices: list[tuple[str, str]] = []
    if isinstance(widget, ChoiceWidget):
        widget.choices = list(iter(widget.choices))  # without `iter` a list of models is counted first
        choices = [(str(value), str(word)) for value, word in widget.choices]
    return (
        type(widget), repr(widget.attrs), getattr(widget, "format", None), widget.is_localized,
        field.html_name, field.auto_id, str(field.label), str(field.help_text),
        field.field.required, field.field.disabled,
        repr(field.value()), [str(error) for error in field.errors], choices,
    )  # fmt: skip
