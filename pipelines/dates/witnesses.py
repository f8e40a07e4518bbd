"""Collects every statement of a date: the page's own for machines and for people, its address, and its lead."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from catalog.model.article import DateKind, DateWitness, Precision
from catalog.model.lead import Lead
from catalog.model.source import Source
from pipelines.dates.address import url_witness
from pipelines.dates.grammar import read_date, read_machine_date
from pipelines.dates.lines import Manner
from pipelines.dates.markup import json_ld_witnesses, meta_witnesses, state_witness, witness
from pipelines.dates.visible import visible_dates
from pipelines.reading.selectors import select

DEFAULT_ZONE: Final = "Europe/Brussels"
"""All five countries share this clock."""

_MOST: Final = 40
"""So many witnesses are kept of one page."""


def find(
    tree: HtmlElement,
    *,
    url: str,
    lead: Lead | None,
    in_language: str | None,
    json_ld: Sequence[Mapping[str, object]],
    body: str = "",
    source: Source | None = None,
) -> tuple[DateWitness, ...]:
    """Every witness of this page, the strongest first; :func:`pipelines.dates.decision.decide` chooses among them.

    ``tree`` is the parsed page and is not changed; ``json_ld`` are its parsed JSON-LD blocks; ``body`` is the text of the
    item as read. Values are ISO 8601 in the zone printed, else in that of the source. The order is: selector of the source
    file, JSON-LD, exact meta, marked and labelled dates, WordPress and feed, a full date in the address, the date line at
    the headline, listing, vague meta (``date``, ``DC.date``), and last what can only confirm.
    """
    manner = Manner(
        zone=ZoneInfo(source.timezone if source else DEFAULT_ZONE),
        month_first=is_american(tree, in_language=in_language, source=source),
        in_language=in_language,
    )
    exact, vague = meta_witnesses(tree, zone=manner.zone, month_first=manner.month_first)
    visible = visible_dates(tree, headline=lead.headline if lead else None, manner=manner, url=url)
    told = list(lead_witnesses(lead, zone=manner.zone)) if lead else []
    address = [one for one in (url_witness(url),) if one]
    ordered = [
        *(_selected(tree, source, manner) if source else ()),
        *json_ld_witnesses(json_ld, url=url, zone=manner.zone),
        *exact,
        *(one.stated for one in visible if one.strength < 2),
        *(one for one in told if one.route in ("wordpress", "feed")),
        *(one for one in address if one.precision is Precision.DAY),
        *(one.stated for one in visible if 2 <= one.strength < 4),
        *(one for one in told if one.route not in ("wordpress", "feed")),
        *vague,
        *(one.stated for one in visible if one.strength == 4),
        *(one for one in address if one.precision is not Precision.DAY),
        *(one.stated for one in visible if one.strength >= 5),
    ]
    if not any(one.kind is DateKind.PUBLISHED and one.value and one.set_aside is None for one in ordered):
        ordered.extend(one for one in (state_witness(tree, url=url, zone=manner.zone),) if one)
    return tuple(dict.fromkeys(ordered))[:_MOST]


def _selected(tree: HtmlElement, source: Source, manner: Manner) -> Iterator[DateWitness]:
    """What the selectors of the source file name; ``::attr(name)`` takes an attribute, ``::text`` the text."""
    for selector, kind in (
        (source.read.date_published, DateKind.PUBLISHED),
        (source.read.date_modified, DateKind.MODIFIED),
    ):
        if not selector:
            continue
        plain, _, ending = selector.partition("::")
        attribute = ending[len("attr(") : -1] if ending.startswith("attr(") else ""
        for element in select(tree, plain)[:1]:
            raw = element.get(attribute) if attribute else element.get("datetime") or element.get("content")
            text = " ".join(str(element.text_content()).split())
            printed = read_machine_date(raw, zone=manner.zone) if raw else None
            yield witness(
                kind, "selector", raw if printed and raw else text, printed or read_date(text, zone=manner.zone)
            )


def lead_witnesses(lead: Lead, *, zone: tzinfo) -> Iterator[DateWitness]:
    """What feed, sitemap, listing or WordPress said before the page was fetched.

    A sitemap's ``lastmod`` arrives as ``date_modified`` and stays a change.
    """
    for kind, raw in ((DateKind.PUBLISHED, lead.date_published), (DateKind.MODIFIED, lead.date_modified)):
        if raw and raw.strip():
            yield witness(kind, lead.route, raw, read_machine_date(raw, zone=zone))


def is_american(tree: HtmlElement, *, in_language: str | None, source: Source | None) -> bool:
    """Whether ``03/04/2024`` is March here: only for a page that says en-US itself and is none of our sources."""
    return source is None and (tree.get("lang") or in_language or "").lower() == "en-us"
