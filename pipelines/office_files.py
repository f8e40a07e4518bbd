"""What a PDF or DOCX file holds: its lines, its own statements, its links. Every kind of damage is one named outcome.

Bounded here: pages, characters, unpacked size. pypdf 7 bounds each decoded stream itself (75 MB); time and memory are bounded
by the worker process.
"""

import io
import logging
import re
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Final

import docx
import pypdf
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from catalog.model.errors import Dropped, Reason
from pipelines.text import clean_line

MOST_PAGES: Final = 60
MOST_CHARACTERS: Final = 400_000
_MOST_UNPACKED: Final = 80_000_000
_MOST_PARTS: Final = 4_000
_LONGEST_RUNNING: Final = 90
_PAGE_NUMBER: Final = re.compile(r"(?:page|pagina|seite|säit)?\s*#(?:\s*(?:/|of|van|von|sur|de)\s*#)?", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}\b")

# What pypdf and python-docx were seen to raise on broken files besides their own errors; each means the same to us.
_BROKEN: Final = (
    PyPdfError, OpcError, LxmlError, zipfile.BadZipFile, zlib.error, struct.error, UnicodeError, ValueError, KeyError, IndexError,
    TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError, NotImplementedError, OSError, EOFError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """What a file holds."""

    lines: tuple[str, ...]
    """In order; an empty line parts paragraphs or pages."""
    title: str
    """As the file names itself; may be that of a template."""
    in_language: str | None
    created: str | None
    """As the file prints it."""
    modified: str | None
    links: tuple[str, ...]
    reader: str
    notes: tuple[str, ...]


def read_pdf(body: bytes) -> FileText:
    """The text of a PDF. Raises Dropped(UNREADABLE) when it is broken or locked."""
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
        return FileText(
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
    edges = Counter(shape for lines in filled for shape in {_shape(line) for line in (*lines[:2], *lines[-2:])})
    kept: list[str] = []
    for lines in filled:
        for number, line in enumerate(lines):
            at_edge = number < 2 or number >= len(lines) - 2
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


def read_docx(body: bytes) -> FileText:
    """The text of a DOCX. Raises Dropped: UNREADABLE, TOO_LARGE (it unpacks to too much), NOT_HTML (another zip file)."""
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
        return FileText(
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
