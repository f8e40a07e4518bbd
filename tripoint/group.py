"""``tripoint group``: which texts tell the same story."""

import json
from pathlib import Path
from typing import Any

import click

from catalog.model.story import StoryItem
from pipelines.stories.grouping import group
from tripoint.json_lines import JsonLines
from tripoint.options import Settings, tripoint_command


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--evidence", is_flag=True, help="Say why as well: evidence and share.")
@tripoint_command
def command(file: Path, evidence: bool, settings: Settings) -> None:
    """Print {"id","story_id","relation"} for each line of FILE.jsonl, in the order of the file.

    A line holds id, headline, text, in_language and date_published; source, url, image_url, links and alternates help
    where they are known.
    """
    lines = JsonLines(file, ("id",))
    items = [_item(row) for row in lines]
    places = {member.article_id: member for member in group(items)}
    for id_ in dict.fromkeys(item.id for item in items):
        member = places[id_]
        record: dict[str, Any] = {"id": id_, "story_id": member.story_id, "relation": member.relation.value}
        if evidence:
            record |= {"evidence": list(member.evidence), "share": member.share}
        click.echo(json.dumps(record, ensure_ascii=False))
    lines.close()


def _item(row: dict[str, Any]) -> StoryItem:
    given = row.get("links") if isinstance(row.get("links"), list) else []
    declared = row.get("alternates") if isinstance(row.get("alternates"), list) else []
    links = [_address(link) for link in given or ()]
    alternates = [_address(link) for link in declared or ()]
    # links are objects where the caller knows their kind: the other language versions are the stronger witness.
    alternates += [_address(link) for link in given or () if isinstance(link, dict) and link.get("kind") == "alternate"]
    return StoryItem(
        id=str(row["id"]),
        headline=str(row.get("headline") or ""),
        text=str(row.get("text") or ""),
        in_language=str(row.get("in_language") or "und"),
        date_published=str(row["date_published"]) if row.get("date_published") else None,
        first_seen=_word(row.get("first_seen")),
        source_id=_word(row.get("source") or row.get("source_id")),
        url=_word(row.get("url")),
        image_url=_word(row.get("image_url")),
        links=tuple(filter(None, links)),
        alternates=tuple(filter(None, alternates)),
    )


def _address(link: object) -> str:
    return str(link.get("url") or "") if isinstance(link, dict) else str(link)


def _word(value: object) -> str | None:
    return str(value) if value else None
