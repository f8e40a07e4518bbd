"""Items, lists and the data set as schema.org JSON-LD."""

import json
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from catalog.publish.edition import Edition
from catalog.publish.items import Item


def news_article(
    item: Item, edition: Edition, *, address: str, about: Iterable[str] = (), body: str | None = None
) -> dict[str, object]:
    """An item as ``NewsArticle``; what is not known is left out."""
    record: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": item.url,
        "headline": item.headline,
        "publisher": {"@type": "Organization", "name": item.source.publisher, "url": item.source.url},
        "isAccessibleForFree": True,
    }
    given = {
        "inLanguage": item.in_language if item.in_language != "und" else None,
        "datePublished": item.date_published,
        "dateModified": item.date_modified,
        "description": item.excerpt or None,
        "articleBody": body or None,
        "author": {"@type": "Person", "name": item.author} if item.author else None,
        "license": item.license,
        "wordCount": item.word_count or None,
        "about": [
            {"@type": "DefinedTerm", "termCode": theme, "name": edition.themes[theme].labels["en"]} for theme in about
        ]
        or None,
    }
    return record | {name: value for name, value in given.items() if value is not None}


def dataset(edition: Edition, *, address: str) -> dict[str, object]:
    """The edition as ``Dataset`` (schema.org, as Google Dataset Search reads it)."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"Tripoint, edition of {edition.today.isoformat()}",
        "description": (
            "News of health bodies, provinces and Interreg programmes around the borders of Belgium, the Netherlands, "
            "Germany, France and Luxembourg, with language, themes, places, stories and the evidence for each."
        ),
        "url": address,
        "inLanguage": ["nl", "de", "fr", "en", "lb"],
        "dateModified": edition.night.finished_at.isoformat() if edition.night else edition.today.isoformat(),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/vnd.sqlite3",
                "contentUrl": f"{address.rstrip('/')}/news.db",
            },
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{address.rstrip('/')}/news/news.csv?_stream=on",
            },
        ],
    }


def in_page(record: Mapping[str, object]) -> Markup:
    """The text of a ``<script type="application/ld+json">``: no ``<`` that could end it."""
    text = (
        json.dumps(record, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )
    return Markup(text)  # noqa: S704 -- the three signs that matter in a script are escaped above
