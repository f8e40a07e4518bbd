"""Every message of the newsroom, from templates and code by Babel's own extractors, and from the metadata."""

from pathlib import Path

import yaml
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
    described = yaml.safe_load((ROOT / "datasette" / "metadata.yaml").read_text(encoding="utf-8"))["databases"]["news"]
    for table in described["tables"].values():
        found.setdefault(table["description"], []).append("metadata.yaml")
    for query in described["queries"].values():
        for message in (query["title"], query["description"]):
            found.setdefault(message, []).append("metadata.yaml")
    return found
