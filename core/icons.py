"""The icons the portal uses, taken from the installed heroicons package and served as one SVG sprite."""

from functools import cache

import heroicons

# our name → heroicons outline name; one meaning, one icon (design.md)
ICONS: dict[str, str] = {
    "office": "building-office-2",
    "home": "home",
    "asked": "clock",
    "holiday": "sparkles",
    "leave": "paper-airplane",
    "travel": "briefcase",
    "closed": "lock-closed",
    "warning": "exclamation-triangle",
    "stop": "no-symbol",
    "check": "check",
    "check-circle": "check-circle",
    "x": "x-mark",
    "x-circle": "x-circle",
    "back": "arrow-uturn-left",
    "recall": "arrow-path",
    "bell": "bell",
    "user": "user",
    "users": "users",
    "week": "calendar-days",
    "month": "calendar",
    "objection": "scale",
    "inbox": "inbox-arrow-down",
    "eligibility": "identification",
    "policy": "scale",
    "audit": "document-magnifying-glass",
    "import": "arrow-up-tray",
    "download": "arrow-down-tray",
    "search": "magnifying-glass",
    "menu": "bars-3",
    "sun": "sun",
    "moon": "moon",
    "language": "language",
    "help": "question-mark-circle",
    "logout": "arrow-right-start-on-rectangle",
    "login": "arrow-left-end-on-rectangle",
    "key": "key",
    "plus": "plus",
    "trash": "trash",
    "edit": "pencil-square",
    "next": "chevron-right",
    "previous": "chevron-left",
    "down": "chevron-down",
    "savings": "banknotes",
    "repeat": "arrow-path-rounded-square",
    "reports": "chart-bar",
    "line": "share",
    "print": "printer",
    "info": "information-circle",
    "place": "map-pin",
    "more": "ellipsis-horizontal",
    "calendar-edit": "calendar-date-range",
    "quota": "adjustments-horizontal",
    "pilot": "beaker",
    "sign": "pencil",
    "signed": "check-badge",
    "running": "play-circle",
    "paused": "pause-circle",
    "rise": "arrow-trending-up",
    "fall": "arrow-trending-down",
    "steady": "minus-circle",
    "roles": "shield-check",
    "request": "document-text",
    "people": "user-group",
    "unit": "rectangle-group",
    "acting": "user-plus",
    "ninebox": "squares-2x2",
    "privacy": "lock-open",
    "call": "phone",
    "complaint": "megaphone",
    "coaching": "chat-bubble-left-right",
    "assessment": "academic-cap",
    "target": "flag",
    "presence": "finger-print",
    "correction": "wrench-screwdriver",
    "report-check": "clipboard-document-check",
    "report": "clipboard-document-list",
    "survey": "chat-bubble-bottom-center-text",
    "up": "chevron-up",
    "copy": "document-duplicate",
    "eye": "eye",
}


@cache
def sprite() -> str:
    """One SVG with a symbol for each icon; `templatetags.page.icon` refers to them."""
    symbols = []
    for name, source in ICONS.items():
        svg = heroicons._render_icon("outline", source, None, {})
        inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5">'
            f"{inner}</symbol>"
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'
