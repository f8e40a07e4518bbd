"""A press release as PDF 1.4, written by hand: no library of ours writes PDF without fonts of the system."""

import textwrap
from datetime import datetime
from typing import Final

_LINES_A_PAGE: Final = 46
_COLUMNS: Final = 88


def _string(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def _content(title: str | None, lines: list[str]) -> bytes:
    out = [b"BT"]
    if title:
        out += (
            [b"/F2 15 Tf 56 780 Td 20 TL"]
            + [_string(t) + b" Tj T*" for t in textwrap.wrap(title, 60)]
            + [b"/F1 11 Tf 15 TL T*"]
        )
    else:
        out += [b"/F1 11 Tf 56 780 Td 15 TL"]
    out += [_string(line) + b" Tj T*" for line in lines]
    return b"\n".join([*out, b"ET"])


def pdf(*, title: str, text: str, made: datetime | None) -> bytes:
    """A4 pages in Helvetica (WinAnsi). ``made`` becomes the creation date; without it the document states none."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += textwrap.wrap(paragraph, _COLUMNS) or [""]
    chunks = [lines[i : i + _LINES_A_PAGE] for i in range(0, len(lines), _LINES_A_PAGE)] or [[]]
    first_page = 6
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(chunks)))
    created = made.strftime(" /CreationDate (D:%Y%m%d%H%M%S)").encode() if made else b""
    info = b"<< /Title " + _string(title) + created + b" >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(chunks)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        info,
    ]
    for n, chunk in enumerate(chunks):
        stream = _content(title if n == 0 else None, chunk)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first_page + 2 * n + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    body, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, part in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{len(body)}\n%%EOF\n".encode()
    return body + head + table + tail
