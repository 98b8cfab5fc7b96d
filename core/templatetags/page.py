"""Shared page parts as template tags."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.icons import ICONS

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
