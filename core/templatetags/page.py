"""Shared page parts as template tags."""

from functools import cache

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.icons import ICONS
from core.reuse import kept

register = template.Library()


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
        return kept.part(self.name, values, lambda: self.nodelist.render(context))


@register.tag
def reuse(parser: Parser, token: Token) -> ReuseNode:
    """`{% reuse value … %}…{% endreuse %}`: draw the block once for these values and this language.

    Everything the block shows must come from the named values (plain data, no model instances) or be the same
    for everybody; a form with a CSRF token, a name or a clock inside would be shown to somebody else.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(("endreuse",))
    parser.delete_first_token()
    return ReuseNode(f"{parser.origin}:{token.lineno}", values, nodes)
