"""Press releases that exist only as a file: PDF and DOCX become a record, with its text said to come from a document.

Hainaut publishes headlines on the page and the text only in a PDF (``Télécharger le document``). The files are hostile until
read: their size is bounded here, pages and unpacked size in ``office_files.py``, time and memory by the worker process.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from catalog.model.article import DateKind, DateWitness, Link, Precision, RawArticle
from catalog.model.capture import Capture
from catalog.model.errors import Dropped, Reason
from catalog.model.lead import Lead
from catalog.model.source import Source
from pipelines.dates.opening import opening_witnesses
from pipelines.dates.witnesses import lead_witnesses
from pipelines.office_files import MOST_CHARACTERS, FileText, read_docx, read_pdf
from pipelines.text import clean_line

MOST_BYTES: Final = 20_000_000
"""A larger file is a brochure or a plan, not a press release."""

_PDF: Final = "application/pdf"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNSAID: Final = frozenset(
    {"", "application/octet-stream", "application/zip", "binary/octet-stream", "application/force-download"}
)

# Titles that name a program, a template or a file and not the text.
_NO_TITLE: Final = re.compile(
    r"^(?:microsoft\s|powerpoint|untitled|unbenannt|sans\stitre|naamloos|document\s?\d*$|dokument\s?\d*$|titel$|title$|word-?document|"
    r"présentation|layout\s?\d|slide\s?\d|\d+$|[\w.-]+\.(?:docx?|pdf|indd|odt|pptx?|qxd|dotx?)$)",
    re.IGNORECASE,
)
_PDF_DATE: Final = re.compile(
    r"D?:?((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?"
)


def is_document(capture: Capture) -> bool:
    """Whether a response is a PDF or DOCX, by what it says and, where it says nothing, by its first bytes."""
    if capture.content_type in (_PDF, _DOCX) or capture.body[:1024].lstrip().startswith(b"%PDF-"):
        return True
    unsaid = capture.content_type in _UNSAID or capture.content_type == "application/msword"
    return unsaid and capture.body.startswith(b"PK\x03\x04") and _suffix(capture) == ".docx"


def read_document(capture: Capture, lead: Lead | None, source: Source) -> RawArticle:
    """The record of a PDF or DOCX file; ``kind`` is ``document`` and ``notes`` say ``text_from_document``.

    The dates of the file itself (made, changed) are kept as witnesses of unknown kind: they tell of the file, and never
    become the date of publication. Raises Dropped: EMPTY, TOO_LARGE, UNREADABLE (broken or locked), NO_TEXT (a scan),
    NO_HEADLINE, NOT_HTML (neither PDF nor DOCX).
    """
    if not capture.body.strip():
        raise Dropped(Reason.EMPTY, capture.final_url)
    if len(capture.body) > MOST_BYTES:
        raise Dropped(Reason.TOO_LARGE, f"{len(capture.body)} bytes, at most {MOST_BYTES}")
    found = _open(capture)
    lines = _paragraphs(found.lines)
    text = "\n".join(lines)
    if sum(map(str.isalpha, text)) < 60:
        raise Dropped(Reason.NO_TEXT, "the file holds no text, only pictures of it")
    headline = _headline(found, lines, lead, capture)
    body = [
        line for number, line in enumerate(lines) if number > 3 or clean_line(line).casefold() != headline.casefold()
    ]
    zone = ZoneInfo(source.timezone)
    declared = found.in_language or (lead.in_language if lead else None)
    return RawArticle(
        url=capture.final_url,
        source_id=source.id,
        headline=headline,
        description=lead.description if lead else None,
        article_body="\n".join(body)[:MOST_CHARACTERS],
        in_language=declared,
        dates=(
            *opening_witnesses(lines, zone=zone),
            *(lead_witnesses(lead, zone=zone) if lead else ()),
            *_of_the_file(found),
        ),
        author=lead.author if lead else None,
        image_url=None,
        image_alt=None,
        article_section=None,
        keywords=lead.keywords if lead else (),
        kind="document",
        links=tuple(Link(url=url, kind="external") for url in found.links),
        paywalled=False,
        reader=found.reader,
        notes=("text_from_document", *found.notes),
    )


def _suffix(capture: Capture) -> str:
    return PurePosixPath(unquote(urlsplit(capture.final_url).path)).suffix.lower()


def _open(capture: Capture) -> FileText:
    if capture.body[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(capture.body)
    if capture.body.startswith(b"PK\x03\x04"):
        return read_docx(capture.body)
    if capture.content_type == _PDF:
        raise Dropped(Reason.UNREADABLE, "says it is a PDF and is none")
    raise Dropped(Reason.NOT_HTML, f"neither PDF nor DOCX: {capture.content_type or 'no type'}")


def _paragraphs(lines: Iterable[str]) -> list[str]:
    """Lines of a page joined into paragraphs: a line goes on when the one before it neither ended nor was short."""
    joined: list[str] = []
    open_ended = False
    widest = sorted(map(len, lines := list(lines)))[int(len(lines) * 0.9)] if lines else 0
    for line in lines:
        if not line:
            open_ended = False
        elif open_ended and not re.match(r"[•▪●◦–-]\s|\d{1,2}[.)]\s", line):
            # "gezond-" + "heid"; a hyphen before a capital or a figure belongs to the word
            joined[-1] = (
                joined[-1][:-1] + line
                if re.search(r"\w-$", joined[-1]) and line[0].islower()
                else f"{joined[-1]} {line}"
            )
        else:
            joined.append(line)
        open_ended = bool(line) and len(line) > 0.6 * widest and not line.endswith((".", "!", "?", ":", "”", "»"))
    return joined


def _headline(found: FileText, lines: list[str], lead: Lead | None, capture: Capture) -> str:
    named = clean_line(lead.headline or "") if lead else ""
    # A link to a file often says only "Download" or "Télécharger le document (PDF, 200 ko)".
    if len(named.split()) >= 3 and not re.match(
        r"(?:download|télécharger|herunterladen|lees meer|hier|pdf)\b", named, re.I
    ):
        return named
    if found.title and not _NO_TITLE.match(found.title) and len(found.title) <= 300:
        return found.title
    for line in lines[:12]:
        if len(line.split()) >= 3 and len(line) <= 200 and not opening_witnesses([line], zone=ZoneInfo("UTC")):
            return line
    stem = clean_line(re.sub(r"[_+-]+", " ", PurePosixPath(unquote(urlsplit(capture.final_url).path)).stem))
    if len(stem) > 5:
        return stem
    raise Dropped(Reason.NO_HEADLINE, "neither lead, file nor text name it")


def _of_the_file(found: FileText) -> Iterable[DateWitness]:
    for said in (found.created, found.modified):
        value = _file_date(said) if said else None
        if said and value:
            yield DateWitness(
                kind=DateKind.UNKNOWN, route="document", raw=said[:40], value=value, precision=Precision.SECOND
            )


def _file_date(said: str) -> str | None:
    match = _PDF_DATE.match(said)
    if match is None:
        return said[:19] if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", said) else None
    year, month, day, hour, minute, second, _, sign, off_hour, off_minute = match.groups()
    offset = f"{sign}{off_hour}:{off_minute or '00'}" if sign else "+00:00"
    try:
        moment = f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{offset}"
        return datetime.fromisoformat(moment).isoformat()
    except ValueError:
        return None
