"""The templates of ``datasette/templates``, one environment a language, and the few functions they call."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog.model.languages import LANGUAGES
from catalog.publish.parameters import write_address
from catalog.publish.visit import HTML, Answer, Visit

SHOP: Final = Path(__file__).resolve().parents[2] / "datasette"
"""The folder of the shop window; the project is installed editable, so it lies beside the packages."""

_WEB: Final = re.compile(r"https?://[^\s\x00-\x1f\"'<>\\]+$", re.IGNORECASE)
TEMPLATES: Final = SHOP / "templates"
STATIC: Final = SHOP / "static"


@cache
def environment() -> Environment:
    """Templates with escaping on and undefined names refused."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["safe_url"] = safe_url
    made.filters["host"] = host_of
    made.globals |= {
        "static": static_address,
        "lang_attribute": lang_attribute,
        "link_to": write_address,
        "link_feed": lambda kind, pairs: write_address(f"/feed.{kind}", pairs),
    }
    return made


@cache
def static_address(name: str) -> str:
    """The address of a static file with a short digest of its content, so that it can be cached for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def digest_of_style(page: str) -> str:
    """The one ``<style>`` of a file that must stand alone, as a source of a Content-Security-Policy (CSP 3, 2.3.1)."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


@cache
def lang_attribute(code: str) -> Markup:
    """`` lang="nl"``; nothing where the language is not known, since a wrong voice is worse than the page's own."""
    return Markup(' lang="{}"').format(code) if code in LANGUAGES else Markup("")


def safe_url(address: str | None) -> str:
    """An address that may stand in ``href``: http and https only, else nothing (``javascript:``, ``data:`` ...)."""
    return address if address and _WEB.match(address) else ""


def frame(visit: Visit) -> dict[str, Any]:
    """What the frame of every page needs: words, edition, languages, links."""
    words, edition = visit.words, visit.edition
    pairs = [(name, value) for name, values in visit.arguments.items() if name != "ui" for value in values]
    return {
        "_": words.html,
        "ngettext": words.html_many,
        "words": words,
        "ui": words.ui,
        "edition": edition,
        "visit": visit,
        "link": visit.link,
        "path": visit.path,
        "languages": LANGUAGES,
        "in_language": {code: write_address(visit.path, [*pairs, ("ui", code)]) for code in LANGUAGES},
    }


def host_of(address: str) -> str:
    """The host of an address, for people."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def render(visit: Visit, template: str, /, *, status: int = 200, **context: object) -> Answer:
    """A page in its frame."""
    text = environment().get_template(template).render({**frame(visit), **context})
    return Answer(body=text.encode(), status=status, content_type=HTML)
