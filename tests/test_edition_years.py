"""An edition in a file a year answers as the one in a single file: every page, every feed, every search."""

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.model.errors import StoreError
from catalog.model.question import Question
from catalog.publish.edition import open_edition, read_edition
from catalog.publish.newsroom import Newsroom
from catalog.search.answers import ask
from catalog.store.edition import publish
from catalog.store.place import DataFolder
from catalog.store.schema import PUBLIC
from catalog.store.years import SPLIT, earlier

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from newsroom_edition import build

NOW = datetime(2026, 11, 10, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogued(tmp_path_factory):
    """A catalogue of invented news, a third of it a year older and a few items many years, stories across New Year."""
    folder = DataFolder(tmp_path_factory.mktemp("years"))
    db = folder.open_catalogue()
    made = build(folder.root / "made.db")
    tables = sqlite3.connect(":memory:")
    tables.executescript(PUBLIC)
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("ATTACH ? AS made", [str(made)])
    for (table,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        names = ", ".join(f'"{row[1]}"' for row in tables.execute(f"PRAGMA table_info({table})"))
        db.conn.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM made.{table}")
    older = "substr(id, 2, 1) IN ('0', '3', '6', '9', 'c')"
    for column in ("day", "date_published"):
        db.conn.execute(f"UPDATE articles SET {column} = '2025' || substr({column}, 5) WHERE {older}")
        db.conn.execute(
            f"UPDATE articles SET {column} = '2012' || substr({column}, 5) WHERE id IN (SELECT id FROM articles WHERE"
            " substr(id, 2, 1) = '1' ORDER BY id LIMIT 2)"
        )
    db.conn.execute("UPDATE sources SET legal_basis = 'invented' WHERE rights = 'full'")
    db.conn.execute("UPDATE stories SET day = (SELECT day FROM articles WHERE articles.id = first_article_id)")
    db.conn.commit()
    db.close()
    made.unlink()
    return folder


@pytest.fixture(scope="module")
def both(catalogued):
    """The edition as one file and as several: newsrooms with a connection each."""
    publish(catalogued, now=NOW)
    one = catalogued.root / "one" / "news.db"
    one.parent.mkdir()
    catalogued.news_db.rename(one)
    manifest = publish(catalogued, now=NOW, by_year=True)
    rooms = {path: (Newsroom(read_edition(path)), open_edition(path)) for path in (one, catalogued.news_db)}
    yield rooms, one, catalogued.news_db, manifest
    for _, db in rooms.values():
        db.close()


def answers(both, path, query=""):
    rooms, one, split, _ = both
    found = []
    for name in (one, split):
        room, db = rooms[name]
        found.append(room.answer(db, path=path, query_string=query, host="http://news.example", accept="nl"))
    return found


def addresses(both):
    rooms, one, _, _ = both
    db = rooms[one][1]
    for table, page in (
        ("articles", "article"),
        ("stories", "story"),
        ("themes", "theme"),
        ("places", "place"),
        ("sources", "source"),
        ("organisations", "organisation"),
    ):
        yield from ((f"/{page}/{row[0]}", "") for row in db.execute(f"SELECT id FROM {table} ORDER BY id"))
    yield from ((f"/article/{row[0]}/changes", "") for row in db.execute("SELECT DISTINCT article_id FROM revisions"))
    for page in ("/", "/feed.atom", "/feed.rss", "/feed.json", "/changes.atom", "/health.json", "/review", "/trends",
                 "/trends.csv", "/map", "/map.svg", "/about", "/sources", "/calendar.ics", "/quality", "/why", "/learn",
                 "/sitemap.xml", "/themes.ttl", "/sources.opml"):  # fmt: skip
        yield page, ""
    for query in ("page=2", "from=2025-01-01&to=2025-12-31", "to=2013-01-01", "theme=health", "language=de",
                  "country=BE", "from=2025-11-01&to=2026-11-10&theme=mobility"):  # fmt: skip
        yield "/", query
        yield "/feed.json", query


def without_alike(body):
    """A page without its "more like this": words weigh by the year of an index there, so its order may differ."""
    return [line for line in body.splitlines() if b"Vergelijkbaar in woorden" not in line and b"Verwant in: " not in line]


def test_every_page_is_that_of_the_single_file(both):
    differing = []
    for path, query in addresses(both):
        one, split = answers(both, path, query)
        if one.status != 200:
            differing.append(f"{path}?{query}: {one.status}")
        elif split.status != 200 or (
            without_alike(one.body) != without_alike(split.body) if "/article/" in path else one.body != split.body
        ):
            differing.append(f"{path}?{query} {split.status}")
    assert len(list(addresses(both))) > 100
    assert differing == []


@pytest.mark.parametrize("words", ["water", "zorg", "Gesundheit", "ambulance", "grens -water", '"Euregio Maas-Rijn"'])
def test_a_search_finds_the_same_items_in_all_years(both, words):
    rooms, one, split, _ = both
    whole, parts = (ask(rooms[path][1], Question(q=words), limit=1000) for path in (one, split))
    assert parts.total == whole.total
    assert {found.id for found in parts.found} == {found.id for found in whole.found}
    assert parts.added == whole.added
    one_page, split_page = answers(both, "/", f"q={words}")
    assert one_page.status == split_page.status == 200


def test_files_are_whole_in_themselves_and_hold_each_row_once(both):
    rooms, one, split, manifest = both
    db = rooms[split][1]
    assert earlier(db) == ["news-2025.db", "news-2012.db"]
    whole = rooms[one][1]
    for table in ("articles", "stories", *SPLIT):
        names = ", ".join(f'"{row[1]}"' for row in whole.execute(f"PRAGMA table_info({table})"))
        expected = sorted(map(repr, map(tuple, whole.execute(f"SELECT {names} FROM {table}"))))
        assert sorted(map(repr, map(tuple, db.execute(f"SELECT {names} FROM {table}")))) == expected
    assert manifest.rows["articles"] == whole.execute("SELECT count(*) FROM articles").fetchone()[0]
    for name in earlier(db):
        part = open_edition(split.with_name(name))
        days = {row[0] for row in part.execute("SELECT DISTINCT substr(day, 1, 4) FROM articles")}
        assert days == {name[5:9]}
        assert list(part.execute("PRAGMA foreign_key_check")) == []
        part.close()


def test_the_form_is_kept_until_another_is_asked_for(both, catalogued, tmp_path):
    folder = DataFolder(tmp_path)
    catalogue = sqlite3.connect(catalogued.catalog_db)
    catalogue.execute("VACUUM INTO ?", [str(folder.catalog_db)])
    catalogue.close()
    publish(folder, now=NOW)
    assert [path.name for path in folder.root.glob("news*.db")] == ["news.db"]
    for form, files in ((True, 3), (None, 3), (False, 1), (None, 1)):
        publish(folder, now=NOW, by_year=form)
        assert len(list(folder.root.glob("news*.db*"))) == files


def test_a_year_that_is_missing_or_of_another_edition_is_named(both, tmp_path):
    split = both[2]
    for path in split.parent.glob("news*.db"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    db = sqlite3.connect(tmp_path / "news-2025.db")
    db.execute("UPDATE edition SET value = '2026-11-09T06:00:00+00:00' WHERE key = 'made_at'")
    db.commit()
    db.close()
    with pytest.raises(StoreError, match=r"news-2025\.db: of another edition"):
        open_edition(tmp_path / "news.db")
    (tmp_path / "news-2025.db").unlink()
    with pytest.raises(StoreError, match=r"news-2025\.db: cannot be read"):
        open_edition(tmp_path / "news.db")


def test_datasette_serves_the_years_together(both, monkeypatch):
    import asyncio

    from tripoint.serve import datasette_for

    _, one, split, _ = both

    async def ask_all(path):
        datasette = datasette_for(path)
        await datasette.invoke_startup()
        found = {}
        for address in ("/", "/news.json?sql=select+count(*)+from+articles&_shape=arrayfirst",
                        "/news.json?sql=select+count(*)+from+news&_shape=arrayfirst",
                        "/?q=water"):  # fmt: skip
            answer = await datasette.client.get(address)
            found[address] = (answer.status_code, answer.text if ".json" in address else "")
        years = (await datasette.client.get("/news-2025/articles.json?_shape=array")).status_code
        return found, years

    (whole, none), (parts, years) = (asyncio.run(ask_all(path)) for path in (one, split))
    assert parts == whole
    assert (none, years) == (404, 200)


def test_the_command_line_searches_all_years(both):
    from tripoint.search import command

    _, one, split, _ = both
    said = [
        CliRunner().invoke(command, ["zorg", "--limit", "500", "--data", str(path.parent)]) for path in (one, split)
    ]
    assert [result.exit_code for result in said] == [0, 0]
    assert len({tuple(sorted(result.stdout.splitlines())) for result in said}) == 1
