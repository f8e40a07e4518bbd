"""An item as others cite it: Chicago, APA, Wikipedia, BibTeX and CSL-JSON, and the metadata that Zotero reads."""

import json
import re
from dataclasses import dataclass
from typing import Final

from catalog.publish.voice import as_day
from catalog.publish.words import Words

_BABEL: Final = {"nl": "dutch", "de": "german", "fr": "french", "en": "english", "lb": "luxembourgish"}
_NOT_IN_BIBTEX: Final = re.compile(r"[{}\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a citation says."""

    id: str
    headline: str
    publisher: str
    author: str | None
    date_published: str | None
    """ISO 8601; no more exact than stated."""
    date_precision: str | None
    in_language: str
    url: str
    """At the source."""
    address: str
    """Our page of it."""
    night: str | None
    """The day of the edition it was read in."""


def chicago(cited: Cited, words: Words) -> str:
    """Chicago Manual of Style, 17th edition, 14.207: a web page."""
    who = cited.author or cited.publisher
    also = f" {cited.publisher}." if cited.author and cited.author != cited.publisher else ""
    when = (
        words.stated(cited.date_published, cited.date_precision, long=False)
        if cited.date_published
        else words.say("Date not stated")
    )
    if cited.date_published and cited.date_precision not in {"year", "month"}:
        when = words.day_long(cited.date_published)
    seen = (
        " " + words.say("Read through Tripoint, night of %(day)s.", day=words.day_long(cited.night))
        if cited.night
        else ""
    )
    return f"{_stop(who)} “{_stop(cited.headline)}”{also} {when}. {cited.url}.{seen} {cited.address}"


def apa(cited: Cited, words: Words) -> str:
    """APA, 7th edition, 10.16: (n.d.) where no date is stated."""
    when = "n.d."
    if cited.date_published:
        year = _iso_day(cited)[:4]
        exact = cited.date_precision not in {"year", "month"} and len(cited.date_published) >= 10
        when = (
            words.say("%(year)s, %(day)s", year=year, day=words.day_and_month(cited.date_published)) if exact else year
        )
    also = f" {cited.publisher}." if cited.author and cited.author != cited.publisher else ""
    return f"{_stop(cited.author or cited.publisher)} ({when}). {_stop(cited.headline)}{also} {cited.url}"


def wikipedia(cited: Cited) -> str:
    """The template {{cite web}} of the English Wikipedia, which the others import."""
    fields = {
        "title": cited.headline,
        "author": cited.author or "",
        "publisher": cited.publisher,
        "date": _iso_day(cited),
        "language": cited.in_language if cited.in_language != "und" else "",
        "url": cited.url,
        "access-date": cited.night or "",
    }
    # A bar would end the field, and two braces the template.
    clean = {name: value.replace("|", "{{!}}").replace("}}", "} }") for name, value in fields.items() if value}
    return "{{cite web |" + " |".join(f"{name}={value}" for name, value in clean.items()) + "}}"


def bibtex(cited: Cited) -> str:
    """An @online entry for BibLaTeX."""
    fields = {
        "author": cited.author or cited.publisher,
        "title": cited.headline,
        "organization": cited.publisher,
        "date": _iso_day(cited),
        "langid": _BABEL.get(cited.in_language, ""),
        "url": cited.url,
        "urldate": cited.night or "",
    }
    lines = []
    for name, value in fields.items():
        clean = _NOT_IN_BIBTEX.sub("", value) if name == "url" else _bibtex_text(value)
        # Double braces keep a body's name whole: BibLaTeX would take its last word for a surname.
        lines += [f"  {name} = {{{{{clean}}}}}" if name == "author" else f"  {name} = {{{clean}}}"] if value else []
    return f"@online{{{cited.id},\n" + ",\n".join(lines) + "\n}"


def _bibtex_text(value: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", _NOT_IN_BIBTEX.sub("", value))


def csl(cited: Cited) -> dict[str, object]:
    """A CSL-JSON item of type ``webpage``."""
    record: dict[str, object] = {
        "id": cited.id,
        "type": "webpage",
        "title": cited.headline,
        "publisher": cited.publisher,
        "container-title": cited.publisher,
        "URL": cited.url,
    }
    if cited.author:
        record["author"] = [{"literal": cited.author}]
    if cited.in_language != "und":
        record["language"] = cited.in_language
    day = _iso_day(cited)
    if day:
        record["issued"] = {"date-parts": [[int(part) for part in day.split("-")]]}
    if cited.night:
        record["accessed"] = {"date-parts": [[int(part) for part in cited.night.split("-")]]}
    return record


def csl_json(cited: Cited) -> str:
    """The same as text."""
    return json.dumps([csl(cited)], ensure_ascii=False, indent=1)


def _iso_day(cited: Cited) -> str:
    if not cited.date_published:
        return ""
    length = {"year": 4, "month": 7}.get(cited.date_precision or "", 10)
    value = cited.date_published
    return as_day(value).isoformat()[:length] if "T" in value else value[:length]


def meta(cited: Cited) -> list[tuple[str, str]]:
    """``<meta name content>`` pairs that Zotero and search engines read (Highwire Press and Dublin Core names)."""
    pairs = [
        ("citation_title", cited.headline),
        ("citation_author", cited.author or cited.publisher),
        ("citation_publisher", cited.publisher),
        ("citation_publication_date", _iso_day(cited).replace("-", "/")),
        ("citation_language", cited.in_language if cited.in_language != "und" else ""),
        ("citation_public_url", cited.url),
        ("DC.title", cited.headline),
        ("DC.publisher", cited.publisher),
        ("DC.date", _iso_day(cited)),
        ("DC.identifier", cited.url),
    ]
    return [pair for pair in pairs if pair[1]]


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."
