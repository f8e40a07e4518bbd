"""Every message of the newsroom, from templates and code, by Babel's own extractors."""

from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None, "say_many": (1, 2), "html": None, "html_many": (1, 2)}


def messages() -> dict[tuple[str, ...] | str, list[str]]:
    """Message ids (a pair for plurals) and where they stand."""
    found: dict[tuple[str, ...] | str, list[str]] = {}
    for folder, methods in (
        (ROOT / "datasette" / "templates", [("**.html", "jinja2.ext:babel_extract"), ("**.svg", "jinja2.ext:babel_extract")]),
        (ROOT / "catalog" / "publish", [("**.py", "python")]),
    ):
        for file, line, message, _comments, _context in extract_from_dir(str(folder), methods, {"**.html": {"trimmed": "true"}}, keywords=KEYWORDS):
            found.setdefault(message, []).append(f"{file}:{line}")
    return found
