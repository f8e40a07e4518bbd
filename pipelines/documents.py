"""Press releases that exist only as a file: PDF and DOCX become a record, with its text said to come from a document.

Hainaut publishes headlines on the page and the text only in a PDF (``Télécharger le document``). The files are hostile until
read: size, pages, decompressed size and text are bounded here, time and memory by the worker process that calls this.
"""

import io
import logging
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import docx
import pypdf
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from catalog.model.article import DateKind, DateWitness, Link, Precision, RawArticle
from catalog.model.capture import Capture
from catalog.model.errors import Dropped, Reason
from catalog.model.lead import Lead
from catalog.model.source import Source
from pipelines.dates.opening import opening_witnesses
from pipelines.dates.witnesses import lead_witnesses
from pipelines.text import clean_line

MOST_BYTES: Final = 20_000_000
"""A larger file is a brochure or a plan, not a press release."""
MOST_PAGES: Final = 60
MOST_CHARACTERS: Final = 400_000
_MOST_UNPACKED: Final = 80_000_000
_MOST_PARTS: Final = 4_000

_PDF: Final = "application/pdf"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNSAID: Final = frozenset(
    {"", "application/octet-stream", "application/zip", "binary/octet-stream", "application/force-download"}
)
_LONGEST_RUNNING: Final = 90
_PAGE_NUMBER: Final = re.compile(r"(?:page|pagina|seite|säit)?\s*#(?:\s*(?:/|of|van|von|sur|de)\s*#)?", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}\b")

# What pypdf and python-docx were seen to raise on broken files besides their own errors; each means the same to us.
_BROKEN: Final = (
    PyPdfError, OpcError, LxmlError, zipfile.BadZipFile, zlib.error, struct.error, UnicodeError, ValueError, KeyError, IndexError,
    TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError, NotImplementedError, OSError, EOFError,
)  # fmt: skip

# Titles that name a program, a template or a file and not the text.
_NO_TITLE: Final = re.compile(
    r"^(?:microsoft\s|powerpoint|untitled|unbenannt|sans\stitre|naamloos|document\s?\d*$|dokument\s?\d*$|titel$|title$|word-?document|"
    r"présentation|layout\s?\d|slide\s?\d|\d+$|[\w.-]+\.(?:docx?|pdf|indd|odt|pptx?|qxd|dotx?)$)",
    re.IGNORECASE,
)
_PDF_DATE: Final = re.compile(
    r"D?:?((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a file holds."""

    lines: tuple[str, ...]
    title: str
    in_language: str | None
    created: str | None
    modified: str | None
    links: tuple[str, ...]
    reader: str
    notes: tuple[str, ...]


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


def _open(capture: Capture) -> _Read:
    if capture.body[:1024].lstrip().startswith(b"%PDF-"):
        return _read_pdf(capture.body)
    if capture.body.startswith(b"PK\x03\x04"):
        return _read_docx(capture.body)
    if capture.content_type == _PDF:
        raise Dropped(Reason.UNREADABLE, "says it is a PDF and is none")
    raise Dropped(Reason.NOT_HTML, f"neither PDF nor DOCX: {capture.content_type or 'no type'}")


def _read_pdf(body: bytes) -> _Read:
    # pypdf tells every small fault to its log; what matters is raised.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Dropped(Reason.UNREADABLE, "the file is locked with a password")
        pages = len(reader.pages)
        lines, complete = _pdf_lines(reader)
        told = dict(reader.metadata or {})
        root = reader.trailer["/Root"].get_object()
        said = str(root.get("/Lang") or "") if isinstance(root, DictionaryObject) else ""
        language = _LANGUAGE.match(said)
        return _Read(
            lines=tuple(lines),
            title=clean_line(str(told.get("/Title") or "")),
            in_language=language[0].lower() if language else None,
            created=_text_or_none(told.get("/CreationDate")),
            modified=_text_or_none(told.get("/ModDate")),
            links=_pdf_links(reader),
            reader=f"pypdf {version('pypdf')}",
            notes=() if complete and pages <= MOST_PAGES else ("document_cut",),
        )
    except _BROKEN as error:
        raise Dropped(Reason.UNREADABLE, f"PDF: {type(error).__name__}") from error


def _text_or_none(value: object) -> str | None:
    return str(value) if value else None


def _pdf_lines(reader: pypdf.PdfReader) -> tuple[list[str], bool]:
    pages: list[list[str]] = []
    length = 0
    for page in reader.pages[:MOST_PAGES]:
        lines = [clean_line(line) for line in (page.extract_text() or "").splitlines()]
        pages.append(lines)
        length += sum(map(len, lines))
        if length > MOST_CHARACTERS:
            return _without_running_lines(pages), False
    return _without_running_lines(pages), True


def _without_running_lines(pages: list[list[str]]) -> list[str]:
    """Lines without page numbers and without the heads and feet that stand at the edge of three pages or more."""
    filled = [[line for line in lines if line] for lines in pages]
    edges = Counter(shape for lines in filled for shape in {_shape(line) for line in (*lines[:3], *lines[-3:])})
    kept: list[str] = []
    for lines in filled:
        for number, line in enumerate(lines):
            at_edge = number < 3 or number >= len(lines) - 3
            running = at_edge and len(line) < _LONGEST_RUNNING and edges[_shape(line)] >= 3
            if not running and not _PAGE_NUMBER.fullmatch(_shape(line)):
                kept.append(line)
        kept.append("")
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _pdf_links(reader: pypdf.PdfReader) -> tuple[str, ...]:
    found: list[str] = []
    for page in reader.pages[:10]:
        for reference in page.get("/Annots") or ():
            action = reference.get_object().get("/A") or {}
            address = str(action.get_object().get("/URI") or "") if hasattr(action, "get_object") else ""
            if address.startswith(("http://", "https://")):
                found.append(address)
    return tuple(dict.fromkeys(found))[:40]


def _read_docx(body: bytes) -> _Read:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise Dropped(Reason.TOO_LARGE, f"DOCX unpacks to more than {_MOST_UNPACKED} bytes")
            if "word/document.xml" not in archive.namelist():
                raise Dropped(Reason.NOT_HTML, "a zip file, but no DOCX")
        document = docx.Document(io.BytesIO(body))
        told = document.core_properties
        lines: list[str] = []
        title = clean_line(told.title or "")
        for block in document.iter_inner_content():
            lines.extend(_block_lines(block))
            style = (block.style.name if isinstance(block, Paragraph) and block.style else "") or ""
            if not title and re.match(r"(?:Title|Titel|Titre|Heading 1)", style):
                title = lines[-1] if lines else ""
            if len(lines) > MOST_CHARACTERS // 20:
                break
        language = _LANGUAGE.match(told.language or "")
        return _Read(
            lines=tuple(line for line in lines for line in (line, "")),
            title=title,
            in_language=language[0].lower() if language else None,
            created=_iso(told.created),
            modified=_iso(told.modified),
            links=tuple(
                dict.fromkeys(
                    part.target_ref
                    for part in document.part.rels.values()
                    if part.is_external and part.target_ref.startswith(("http://", "https://"))
                )
            )[:40],
            reader=f"python-docx {version('python-docx')}",
            notes=(),
        )
    except _BROKEN as error:
        raise Dropped(Reason.UNREADABLE, f"DOCX: {type(error).__name__}") from error


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _block_lines(block: Paragraph | Table) -> list[str]:
    if isinstance(block, Table):
        return [" | ".join(dict.fromkeys(clean_line(cell.text) for cell in row.cells)) for row in block.rows]
    text = clean_line(block.text)
    style = (block.style.name if block.style else "") or ""
    return [f"• {text}" if text and style.startswith("List Bullet") else text] if text else []


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


def _headline(found: _Read, lines: list[str], lead: Lead | None, capture: Capture) -> str:
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


def _of_the_file(found: _Read) -> Iterable[DateWitness]:
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
