"""``tripoint quality``: measured quality of language, themes and places, from labelled items that nothing was tuned on.

The labelled sets lie in ``tests/gold`` and come with the source tree; an installed package shows the figures kept last.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from catalog.model.errors import TripointError
from catalog.model.source import Source
from catalog.publish.quality import FIGURES, Judged, count, load_figures
from catalog.search.encoder import is_installed
from pipelines.languages.decision import decide_language
from pipelines.places.tagging import tag_places
from pipelines.themes.tagging import tag_themes
from tripoint.options import Settings, json_option, now, tripoint_command

GOLD: Final = Path(__file__).parents[1] / "tests" / "gold"
HELD_OUT: Final = "held-out"


def _rows(name: str) -> Iterator[dict[str, Any]]:
    path = GOLD / name
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            # A set without halves was never tuned on.
            if row.get("half", HELD_OUT) == HELD_OUT:
                yield row


def judged_themes(name: str = "themes.jsonl") -> Iterator[Judged]:
    """Themes of the held-out half of a labelled set, each text in its labelled language."""
    for row in _rows(name):
        tags = tag_themes(headline=row["headline"], description=None, text=row["text"], in_language=row["in_language"])
        yield Judged(
            in_language=row["in_language"],
            given=frozenset(tag.theme_id for tag in tags),
            wanted=frozenset(row["about"]),
        )


def judged_blind() -> Iterator[Judged]:
    """Themes of items written without sight of terms and prototypes, oblique on purpose, and looked at only in sum."""
    return judged_themes("themes_blind.jsonl")


def judged_languages() -> Iterator[Judged]:
    """Language of each labelled text: of a set of its own if there is one, else of the themes' held-out half."""
    for row in list(_rows("language.jsonl")) or list(_rows("themes.jsonl")):
        decision = decide_language(headline=row.get("headline", ""), text=row.get("text", ""))
        yield Judged(
            in_language=row["in_language"],
            given=frozenset({decision.in_language}),
            wanted=frozenset({row["in_language"]}),
        )


def judged_places() -> Iterator[Judged]:
    """Places of sentences written before looking; each names the region (NUTS) of who publishes it, or none.

    Two rules were written after its errors were seen, hence ``FIRST_SIGHT``.
    """
    path = GOLD / "places_held_out.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    for language, region, text, places in rows:
        tags = tag_places(headline="", text=text, in_language=language, source=_publisher(region))
        yield Judged(
            in_language=language,
            given=frozenset(tag.place_id for tag in tags),
            wanted=frozenset(places.split()),
        )


def _publisher(region: str) -> Source | None:
    if not region:
        return None
    return Source(
        id="held_out",
        name="-",
        url="https://held-out.example/",
        publisher="-",
        kind="province",
        country=region[:2],
        in_language=(),
        spatial_coverage=(region,),
        checked="invented",
    )


MEASURED: Final[Mapping[str, Callable[[], Iterator[Judged]]]] = {
    "themes": judged_themes,
    "themes, blind set": judged_blind,
    "language": judged_languages,
    "places": judged_places,
}

FIRST_SIGHT: Final[Mapping[str, Mapping[str, float]]] = {"places": {"precision": 0.955, "recall": 0.922}}
"""What a set showed before anyone had seen its errors, where rules were written afterwards. Shown beside the figures of today."""


def measure() -> dict[str, Any]:
    """All figures, with date, version and whether the sentence encoder took part."""
    figures: dict[str, Any] = {
        "measured": now().date().isoformat(),
        "version": version("tripoint"),
        "encoder": is_installed(),
    }
    for name, judge in MEASURED.items():
        sheet = count(judge())
        if sheet.items:
            figures[name] = sheet.as_record()
            if name in FIRST_SIGHT:
                figures[name]["first_sight"] = dict(FIRST_SIGHT[name])
    return figures


def _share(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.3f}"


def _lines(figures: Mapping[str, Any]) -> Iterator[str]:
    encoder = "with" if figures["encoder"] else "without"
    yield f"Measured {figures['measured']}, version {figures['version']}, {encoder} the sentence encoder."
    for name in MEASURED:
        sheet = figures.get(name)
        if sheet is None:
            yield f"\n{name}: no labelled set."
            continue
        yield f"\n{name}: {sheet['items']} items held out"
        if first := sheet.get("first_sight"):
            yield f"before its errors were seen: precision {first['precision']}, recall {first['recall']}"
        yield f"{'':26}precision recall    F1 wanted given"
        for key, record in {"all": sheet["overall"], **sheet["by_language"], **sheet["by_label"]}.items():
            shares = "    ".join(_share(record[share]) for share in ("precision", "recall"))
            yield f"{key:26}    {shares} {_share(record['f1'])} {record['wanted']:6} {record['given']:5}"
        empty = sheet["without_label"]
        if empty["items"]:
            yield f"of {empty['items']} items about nothing of the kind, {empty['given_one']} were given a label"


@click.command("quality")
@json_option
@click.option("--save", is_flag=True, help="Keep the figures as those the newsroom shows.")
@tripoint_command
def command(settings: Settings, as_json: bool, save: bool) -> None:
    """Print precision, recall and counts by language and label, measured now on the held-out items."""
    del settings
    if (GOLD / "themes.jsonl").exists():
        figures: Mapping[str, Any] = measure()
    else:
        kept = load_figures()
        if kept is None:
            raise TripointError(f"{GOLD}: no labelled sets here and no figures kept; run it in the source tree.")
        figures = kept
    if save:
        FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else "\n".join(_lines(figures)))
