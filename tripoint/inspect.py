"""``tripoint inspect``: what we would store for a page, and why; for a person, or one JSON record a line for a batch."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click

from catalog.model.article import TaggedArticle
from catalog.model.capture import Capture
from catalog.model.errors import TripointError
from catalog.model.source import Source
from pipelines.pool import Refusal, in_workers
from pipelines.tasks import GivenPage, read_given
from tripoint.json_lines import JsonLines
from tripoint.options import Settings, json_option, now, tripoint_command


@click.command("inspect")
@click.argument("file_or_url")
@click.option("--url", help="The address of a page given as a file.")
@click.option("--source", help="Read it as this source does.")
@json_option
@tripoint_command
def command(file_or_url: str, url: str | None, source: str | None, settings: Settings, as_json: bool) -> None:
    """Show what we would store for FILE_OR_URL and why.

    A .jsonl file of {"url", "html"[, "source"]} gives one JSON record a line, in the same order; a page without html gives
    a record too, which says so.
    """
    moment = now()
    if file_or_url.endswith(".jsonl"):
        lines = JsonLines(Path(file_or_url), ("url",))
        for page, reading in in_workers(read_given, _batch(lines, settings, source, moment)):
            click.echo(json.dumps(record(page, reading), ensure_ascii=False))
        lines.close()
        return
    if file_or_url.startswith(("http://", "https://")):
        from tripoint.examining import fetch_page  # noqa: PLC0415 -- Scrapy is slow to import

        chosen = _source(settings, source, file_or_url)
        capture = fetch_page(file_or_url, source=chosen, now=moment)
    else:
        path = Path(file_or_url)
        try:
            body = path.read_bytes()
        except OSError as error:
            raise TripointError(f"{path}: cannot be read ({error.strerror}); name a file or an address.") from error
        address = url or path.absolute().as_uri()
        chosen = _source(settings, source, url or "")
        kinds = {
            ".pdf": "application/pdf",
            ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
        capture = _capture(address, body, chosen.id, moment, kinds.get(path.suffix.lower(), "text/html"))
    ((page, reading),) = in_workers(read_given, [GivenPage(capture=capture, source=chosen)], count=1)
    made = record(page, reading)
    click.echo(json.dumps(made, ensure_ascii=False, indent=1) if as_json else "\n".join(_told(made)))


def _batch(lines: JsonLines, settings: Settings, source: str | None, moment: datetime) -> Iterator[GivenPage]:
    declared = settings.sources()
    for given in lines:
        url, name = str(given["url"] or "https://unknown.example/"), str(given.get("source") or source)
        chosen = declared[name] if name in declared else _unknown(url)
        # The text is already decoded: a surrogate that no encoding has is replaced, and the header names the truth.
        html = given.get("html")
        body = html.encode("utf-8", "replace") if isinstance(html, str) else b""
        yield GivenPage(capture=_capture(url, body, chosen.id, moment, "text/html; charset=utf-8"), source=chosen)


def _capture(url: str, body: bytes, source_id: str, moment: datetime, content_type: str) -> Capture:
    return Capture(
        url=url,
        final_url=url,
        source_id=source_id,
        fetched_at=moment,
        status=200,
        headers={"content-type": content_type},
        body=body,
        digest="sha256:" + hashlib.sha256(body).hexdigest(),
    )


def _source(settings: Settings, name: str | None, url: str) -> Source:
    if name is None:
        return _unknown(url)
    sources = settings.sources()
    if name not in sources:
        raise TripointError(f"--source: '{name}' is not declared; one of: {', '.join(sources)}.")
    return sources[name]


def _unknown(url: str) -> Source:
    """A page of no declared source is read by the generic rules."""
    return Source(
        id="unknown",
        name="",
        url=url or "https://unknown.example/",
        publisher="",
        kind="state",
        country="EU",
        in_language=("nl", "de", "fr", "en", "lb"),
        spatial_coverage=(),
        checked="",
        rights="full",
    )


def record(page: GivenPage, reading: TaggedArticle | Refusal) -> dict[str, Any]:
    """One JSON record: the fields of ``articles`` by their names, with tags, dates and links; or why there is none."""
    if isinstance(reading, Refusal):
        return {"url": page.capture.url, "dropped": reading.reason.value, "detail": reading.detail}
    article = _plain(dataclasses.asdict(reading.article))
    witnesses, events, links = article.pop("dates"), article.pop("event_dates"), article.pop("links")
    return {
        **article,
        "in_language": reading.language.in_language,
        "language_confidence": round(reading.language.confidence, 4),
        "language_evidence": list(reading.language.evidence),
        "date_evidence": witnesses,
        "about": _plain([dataclasses.asdict(tag) for tag in reading.about]),
        "places": _plain([dataclasses.asdict(tag) for tag in reading.places]),
        "organisations": _plain([dataclasses.asdict(tag) for tag in reading.organisations]),
        "border": reading.border,
        "event_dates": events,
        "links": links,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def _told(made: Mapping[str, Any]) -> Iterator[str]:  # noqa: C901 -- one line a field
    if "dropped" in made:
        yield f"{made['url']}: not stored: {made['dropped']}" + (f" ({made['detail']})" if made["detail"] else "")
        return
    for name in (
        "url",
        "headline",
        "description",
        "author",
        "kind",
        "article_section",
        "image_url",
        "image_alt",
        "reader",
        "word_count",
    ):
        if made[name] is not None:
            yield f"{name:16} {made[name]}"
    yield f"{'in_language':16} {made['in_language']} ({made['language_confidence']}): {', '.join(made['language_evidence'])}"
    yield f"{'date_published':16} {made['date_published'] or 'not stated'} ({made['date_precision'] or 'no precision'})"
    yield f"{'date_modified':16} {made['date_modified'] or 'not stated'}"
    for witness in made["date_evidence"]:
        mark = "used" if witness["used"] else witness["set_aside"] or ""
        yield f"  {witness['kind']:10} {witness['route']:10} {witness['value'] or '?':26} '{witness['raw'][:60]}' {mark}"
    for event in made["event_dates"]:
        yield f"  {event['kind']:10} {event['start'] or event['month_day'] or '?'} '{event['evidence'][:90]}'"
    for tag in made["about"]:
        reasons = ", ".join(
            f"{reason['found']} ({reason['field']} x{reason['count']})" for reason in tag["evidence"][:6]
        )
        yield f"{'theme':16} {tag['theme_id']} {tag['score']:.2f}: {reasons}"
    if not made["about"]:
        yield f"{'theme':16} none"
    for tag in made["places"]:
        yield f"{'place':16} {tag['place_id']}: {tag['evidence']}"
    for tag in made["organisations"]:
        yield f"{'organisation':16} {tag['organisation_id']}: {tag['evidence']}"
    for link in made["links"]:
        yield f"{'link':16} {link['kind']} {link['url']} '{link['text'][:60]}'"
    if made["notes"]:
        yield f"{'notes':16} {', '.join(made['notes'])}"
    yield ""
    yield str(made["article_body"])
