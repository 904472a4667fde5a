"""What the elements and attributes of HTML mean for a reader, as sets of their names."""

APART = frozenset({
    "article", "aside", "blockquote", "details", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
})  # fmt: skip
"""Elements with an empty line around them."""

BLOCK = APART | frozenset({
    "address", "body", "button", "caption", "center", "dd", "dialog", "dir", "div", "dt", "figcaption", "hgroup", "html",
    "legend", "li", "menu", "search", "summary", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
"""Elements that begin a line; all others stand within one."""

DROPPED = frozenset({
    "audio", "canvas", "datalist", "embed", "head", "iframe", "map", "noembed", "noframes", "noscript", "object", "rp",
    "script", "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
"""Elements whose words are not the page's: programs, styles, choices of forms, what only some readers are shown."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
CELLS = frozenset({"dd", "dt", "td", "th"})
BOLD = frozenset({"b", "strong"})
CONTENT = frozenset({"article", "main"})

BOILERPLATE = frozenset({"aside", "dialog", "footer", "header", "nav"})
"""Elements around a page's matter; `header` and `footer` only outside of CONTENT."""

BOILERPLATE_ROLES = frozenset({
    "banner", "complementary", "contentinfo", "dialog", "menu", "menubar", "navigation", "search",
})  # fmt: skip
BOILERPLATE_NAMES = frozenset({
    "breadcrumb", "breadcrumbs", "cookie", "cookies", "crumb", "crumbs", "navbar", "navigation", "related-jobs", "sidebar",
    "similar-jobs", "skip", "skip-link",
})  # fmt: skip
"""Classes and ids that site builders use for the same."""
