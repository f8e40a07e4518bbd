"""The light markup of item texts: paragraphs, ``## heading``, ``- item``, ``1. item``, ``> quote``, ``[words](url)``."""

import html
import re
from typing import Final

_LINK: Final = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_HOST: Final = re.compile(r"(https?)://([a-z0-9.-]+\.example)(?=[/\"'<\s?#]|$)")
_BLOCKS: Final = re.compile(r"\n\s*\n")


def with_port(text: str, port: int) -> str:
    """Addresses of sample hosts, sent to the port the sample server listens on."""
    return _HOST.sub(rf"http://\2:{port}", text)


def inline(text: str) -> str:
    """One line of text with its links as HTML."""
    return _LINK.sub(r'<a href="\2">\1</a>', html.escape(text, quote=False))


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().splitlines()]
    if lines[0].startswith("## "):
        rest = "\n".join(lines[1:])
        return f"<h2>{inline(lines[0][3:])}</h2>" + ("\n" + _block(rest) if rest else "")
    if lines[0].startswith("- "):
        return "<ul>\n" + "\n".join(f"<li>{inline(line[2:])}</li>" for line in lines) + "\n</ul>"
    if re.match(r"1\. ", lines[0]):
        return "<ol>\n" + "\n".join(f"<li>{inline(line.split('. ', 1)[1])}</li>" for line in lines) + "\n</ol>"
    if lines[0].startswith("> "):
        words = " ".join(line.removeprefix("> ") for line in lines)
        quote, _, speaker = words.partition(" -- ")
        cite = f"<footer>{inline(speaker)}</footer>" if speaker else ""
        return f"<blockquote><p>{inline(quote)}</p>{cite}</blockquote>"
    return f"<p>{inline(' '.join(lines))}</p>"


def to_html(text: str) -> str:
    """Item text as HTML blocks, one a line."""
    return "\n".join(_block(block) for block in _BLOCKS.split(text.strip()) if block.strip())


def to_text(text: str) -> str:
    """Item text as plain words: link words without addresses, no marks."""
    return re.sub(r"(?m)^(## |- |> )", "", _LINK.sub(r"\1", text)).strip()


def shorten(text: str, length: int = 190) -> str:
    """The beginning of a text, cut after a word, with the dots glued on, as teasers do it."""
    words = " ".join(to_text(text).split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0].rstrip(",.;:") + "..."
