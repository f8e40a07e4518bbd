"""``tripoint search``: the newsroom's search on the command line."""

import json
import sqlite3
from datetime import datetime

import click

from catalog.model.errors import TripointError
from catalog.model.question import Question
from catalog.publish.edition import open_edition
from catalog.search.answers import Answer, ask
from catalog.search.reach import VERSION
from tripoint.options import Settings, json_option, tripoint_command

_BECAUSE = {VERSION: "  (another version of a story found)"}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("query", nargs=-1)
@click.option("--theme", multiple=True, help="Theme id; repeated means any of.")
@click.option("--language", multiple=True, help="nl, de, fr, en or lb.")
@click.option("--source", multiple=True, help="Source id.")
@click.option("--kind", multiple=True, help="Kind of source: health, province, interreg, euroregion, state.")
@click.option("--country", multiple=True, help="Country of the source, like BE.")
@click.option("--place", multiple=True, help="Place id.")
@click.option("--from", "date_from", type=_DAY, help="First day, YYYY-MM-DD.")
@click.option("--to", "date_to", type=_DAY, help="Last day, YYYY-MM-DD.")
@click.option("--without", multiple=True, help="An added word to leave out; =versions: other versions of stories.")
@click.option("--exact", is_flag=True, help="These exact words only: no other forms, no other languages.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
@tripoint_command
def command(
    query: tuple[str, ...],
    theme: tuple[str, ...],
    language: tuple[str, ...],
    source: tuple[str, ...],
    kind: tuple[str, ...],
    country: tuple[str, ...],
    place: tuple[str, ...],
    date_from: datetime | None,
    date_to: datetime | None,
    without: tuple[str, ...],
    exact: bool,
    limit: int,
    as_json: bool,
    settings: Settings,
) -> None:
    """Find items in all languages. Words, "phrases", -not, headline:word, begin*; the words we added are shown."""
    question = Question(
        q=" ".join(query),
        theme=theme,
        language=language,
        source=source,
        kind=kind,
        country=country,
        place=place,
        date_from=date_from.date() if date_from else None,
        date_to=date_to.date() if date_to else None,
        without=without,
        exact=exact,
    )
    path = settings.data.news_db
    if not path.exists():
        raise TripointError(f"{path}: there is no edition yet; make one with tripoint nightly or tripoint publish.")
    db = open_edition(path)
    try:
        answer = ask(db, question, limit=limit)
    except sqlite3.DatabaseError as error:
        raise TripointError(f"{path}: {error}; make the edition anew with tripoint publish.") from error
    finally:
        db.close()
    if as_json:
        click.echo(json.dumps(answer.as_record(), ensure_ascii=False, indent=1))
    else:
        _print(answer)


def _print(answer: Answer) -> None:
    for found in answer.found:
        because = _BECAUSE.get(found.because, "")
        click.echo(f"{found.day}  {found.in_language}  {found.headline}{because}\n            {found.source_id}  {found.url}")
    click.echo(f"{answer.total} found by words.", err=True)
    for language, words in answer.added.items():
        click.echo(f"also sought, {language}: {', '.join(words)}", err=True)
    if not answer.found:
        click.echo(answer.searched, err=True)
