"""The table that closes the demo: how many items by source, by language, by theme."""

from collections.abc import Sequence

import click
from sqlite_utils import Database

from catalog.store.place import DataFolder

_SPAN = (
    "count(distinct a.id), count(distinct case when date_published is not null then a.id end), min(date_published), "
)
_FROM = "max(date_published) from articles a left join article_themes t on t.article_id = a.id where removed_at is null"
_BY = {"source": "source_id", "language": "in_language", "theme": "coalesce(theme_id, '(no theme)')"}


def _table(title: str, rows: Sequence[tuple[object, ...]]) -> None:
    click.echo(f"\n{'by ' + title:42} items  dated  oldest      newest")
    for name, items, dated, oldest, newest in rows:
        click.echo(f"{name!s:42} {items:>5}  {dated:>5}  {str(oldest or '-')[:10]:10}  {str(newest or '-')[:10]:10}")


def print_counts(folder: DataFolder) -> None:
    """Prints what the public edition holds. A table row tells items, how many of them are dated, and the span."""
    db = Database(folder.news_db)
    for title, name in _BY.items():
        _table(title, list(db.execute(f"select {name}, {_SPAN}{_FROM} group by 1 order by 2 desc, 1")))
    stories, items = next(iter(db.execute("select count(distinct story_id), count(*) from articles")))
    click.echo(f"\n{items} items tell {stories} stories.")
    db.close()
