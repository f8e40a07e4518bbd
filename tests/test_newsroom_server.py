"""Datasette with the newsroom: metadata, queries, headers, what is closed, hostile SQL, new editions while people read."""

import asyncio
import csv
import io
import itertools
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from click.testing import CliRunner

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
import hostile
from newsroom_visit import addresses, edition_file, newsroom, one

from catalog.publish.guard import CsvGuard, harmless
from catalog.publish.learning import lessons
from catalog.publish.limits import LONGEST_RESULT, bound
from catalog.publish.rendering import SHOP
from catalog.store.edition_rows import FACETS, build
from catalog.store.place import DataFolder
from tripoint.main import main
from tripoint.serve import THREADS, datasette_for

METADATA = yaml.safe_load((SHOP / "metadata.yaml").read_text(encoding="utf-8"))["databases"]["news"]


@pytest.fixture(scope="module")
def get() -> Iterator[Any]:
    loop = asyncio.new_event_loop()
    datasette = datasette_for(edition_file())

    def ask(path: str, **more: Any) -> httpx.Response:
        return loop.run_until_complete(datasette.client.get(path, **more))

    ask.datasette, ask.loop = datasette, loop  # type: ignore[attr-defined]
    yield ask
    loop.close()


# What Datasette says of the tables


def test_metadata_describes_every_table_and_column_and_nothing_else() -> None:
    db = sqlite3.connect(edition_file())
    tables = {
        name
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'search_index%' AND name NOT LIKE 'sqlite_%'"
        )
    }
    assert set(METADATA["tables"]) == tables
    for table in tables:
        columns = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
        described = METADATA["tables"][table]
        assert described["description"]
        assert set(described["columns"]) == columns, table
        assert all(described["columns"].values())
        named = [
            *described.get("default_columns", []),
            *described.get("facets", []),
            described.get("sort"),
            described.get("sort_desc"),
            described.get("label_column"),
        ]
        assert {name for name in named if name} <= columns, table


@pytest.mark.parametrize("name", METADATA["queries"])
def test_each_canned_query_runs_and_answers(get: Any, name: str) -> None:
    story = one("SELECT story_id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    values = {"told": "BE", "silent": "NL", "story": story, "name": "Luik", "theme": "patient-care", "question": "ambulance"}
    values["article_id"] = one("SELECT id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    params = {key: values[key] for key in METADATA["queries"][name].get("params", [])}
    answer = get(f"/news/{name}.json", params={**params, "_shape": "array"})
    assert answer.status_code == 200
    rows = answer.json()
    assert rows or name in {"documents"}
    assert get(f"/news/{name}", params=params).status_code == 200


def test_there_are_twenty_canned_queries() -> None:
    assert len(METADATA["queries"]) >= 20


def test_the_theme_scheme_is_there_as_skos(get: Any) -> None:
    from rdflib import RDF, SKOS, Graph

    turtle, linked = get("/themes.ttl"), get("/themes.jsonld")
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert linked.headers["content-type"].startswith("application/ld+json")
    concepts = {str(one) for one in Graph().parse(data=turtle.text, format="turtle").subjects(RDF.type, SKOS.Concept)}
    assert concepts == {
        str(one) for one in Graph().parse(data=linked.text, format="json-ld").subjects(RDF.type, SKOS.Concept)
    }
    assert any(concept.endswith("/theme/patient-care") and concept.startswith("http") for concept in concepts)


def test_sql_asks_in_five_languages_and_its_answers_stay_bounded(get: Any) -> None:
    sql = "select count(*) as n from search_index where search_index match tripoint_match('hospital')"
    assert get("/news.json", params={"sql": sql, "_shape": "array"}).json()[0]["n"] > 0
    # A function that reads rows of its own must not start the count of the answer's bytes anew.
    sql = "select printf('%.9999d', value), hex(printf('%.9999d', 1)), tripoint_search('zorg') from"
    sql += " (with recursive n(value) as (select 1 union all select value + 1 from n limit 990) select value from n)"
    assert get("/news.json", params={"sql": sql, "_shape": "array"}).status_code in {400, 503}


FOUND = "select id from articles where rowid in (select rowid from search_index where search_index match tripoint_match(:q))"


@pytest.mark.parametrize(
    ("words", "sql"), [*((words, FOUND) for words in ("zorg", "Krankenhaus", "hôpital")), ('"', "select id from articles where :q != ''")]
)
def test_the_search_of_a_table_asks_in_five_languages(get: Any, words: str, sql: str) -> None:
    sought = get("/news.json", params={"_shape": "array", "sql": sql, "q": words})
    expected = {row["id"] for row in sought.json()}
    assert expected
    for table, key in (("articles", "id"), ("news", "article_id")):
        rows = get(f"/news/{table}.json", params={"_shape": "array", "_size": "max", "_search": words}).json()
        assert {row[key] for row in rows} == expected
        page = get(f"/news/{table}", params={"_search": words})
        assert page.status_code == 200
        assert 'name="_search"' in page.text


@pytest.mark.parametrize("words", hostile.SEARCHES)
def test_no_search_of_a_table_is_an_error(get: Any, words: str) -> None:
    address = f"/news/articles.json?_size=1&_search={quote(words)}"
    assert get(address).status_code == (414 if len(address) > 8_000 else 200)


def test_a_count_inside_a_filter_reads_no_text(tmp_path: Path) -> None:
    db = DataFolder(tmp_path).open_catalogue()
    build(db.conn, tmp_path / "news.db", now=datetime(2026, 11, 10, tzinfo=UTC))
    db.close()
    news = sqlite3.connect(tmp_path / "news.db")
    for counted, filtered in itertools.permutations(FACETS, 2):
        facet = (
            f"SELECT {counted} AS value, count(*) AS count FROM (SELECT id, headline, {counted} FROM articles WHERE {filtered} = 'x')"
            f" WHERE {counted} IS NOT NULL GROUP BY {counted} ORDER BY count DESC, value LIMIT 31"
        )
        (plan, *_) = (row[3] for row in news.execute(f"EXPLAIN QUERY PLAN {facet}"))
        assert "USING COVERING INDEX" in plan, plan
    news.close()


def test_statements_of_readers_take_turns(get: Any, capfd: pytest.CaptureFixture[str]) -> None:
    calls: list[int] = []
    database = get.datasette.get_database("news")
    all_here = threading.Barrier(THREADS, timeout=30)

    def listen(connection: sqlite3.Connection) -> None:
        all_here.wait()
        connection.create_function("called", 1, calls.append)

    async def ask() -> None:
        await asyncio.gather(*(database.execute_fn(listen) for _ in range(THREADS)))
        many = "with recursive c(x) as (select 1 union all select x + 1 from c limit 20000) select count(called({})) from c"
        await asyncio.gather(*(get.datasette.client.get("/news.json", params={"sql": many.format(n)}) for n in range(THREADS)))
        await get.datasette.client.get("/news.json", params={"sql": "select nonsense"})

    get.loop.run_until_complete(ask())
    assert len(list(itertools.groupby(calls))) == THREADS
    assert "nonsense" not in capfd.readouterr().err


def test_each_lesson_runs(get: Any) -> None:
    visit = newsroom().visit_in(sqlite3.connect(edition_file()), "lb", path="/learn", query_string="", host="http://x")
    taught = lessons(visit)
    assert len(taught) == 12
    for lesson in taught:
        answer = get("/news.json", params={"sql": lesson.sql, "_shape": "array", "day": "2026-01-01", "question": "ambulance"})
        assert answer.status_code == 200
        assert answer.json()


def test_data_pages_stand_in_our_frame(get: Any) -> None:
    article = one("SELECT id FROM articles LIMIT 1")
    for path in (
        "/news",
        "/news/articles",
        "/news/news",
        "/news/sources",
        f"/news/articles/{article}",
        "/news/today",
        "/news?sql=select+1",
    ):
        answer = get(path, headers={"accept-language": "fr"})
        assert answer.status_code == 200
        assert '<html lang="fr">' in answer.text
        assert '<main id="main"' in answer.text
        assert "<style" not in answer.text
        assert " style=" not in answer.text
        assert "<script>" not in answer.text
        assert len(answer.content) < 100_000


def test_json_and_csv_are_as_promised(get: Any) -> None:
    rows = get("/news/articles.json?_shape=array&_size=max").json()
    assert len(rows) == int(one("SELECT count(*) FROM articles"))
    assert {"id", "headline", "article_body", "story_id"} <= set(rows[0])
    assert len(list(csv.DictReader(io.StringIO(get("/news/articles.csv?_stream=on").text)))) == len(rows)
    assert get("/news.db").content[:15] == b"SQLite format 3"


# What is closed, and how every answer is dressed


@pytest.mark.parametrize(
    "path",
    [
        "/-/config",
        "/-/settings.json",
        "/-/threads",
        "/-/databases",
        "/-/databases.json",
        "/-/plugins",
        "/-/versions",
        "/-/metadata",
        "/-/actor",
        "/-/permissions",
        "/-/allow-debug",
        "/-/messages",
        "/-/patterns",
        "/-/logout",
        "/-/auth-token",
        "/_internal",
        "/_internal/databases",
        "//evil.example",
        "/\\evil.example/",
        "/%5Cevil.example/",
        "/static/../../pyproject.toml",
        "/static/%2e%2e/metadata.yaml",
        "/news/%00",
        "/nothing/",
        "/news/articles/nix",
        "/nothing.json",
    ],
)
def test_the_inside_is_closed_and_nothing_leads_away(get: Any, path: str) -> None:
    answer = get(path, follow_redirects=False)
    if answer.status_code in {301, 302}:
        location = answer.headers["location"]
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))
    else:
        assert answer.status_code in {400, 403, 404}
    for word in (str(edition_file().parent), "Traceback", "site-packages", "num_sql_threads"):
        assert word not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *list(addresses())[::3],
        "/news",
        "/news/articles.json",
        "/news/articles.csv",
        "/nothing",
        "/-/config",
        "/static/style.css",
        "/feed.atom",
        "/news?sql=nix",
    ],
)
def test_every_answer_carries_the_headers(get: Any, path: str) -> None:
    headers = get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] in {"same-origin", "no-referrer"}


@pytest.mark.parametrize("path", ["/embed/map", "/embed/trends?by=language&ui=lb", "/map.svg"])
def test_only_what_is_made_for_it_may_be_framed(get: Any, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert "<script" not in answer.text
    assert get("/embed/trends?by=nix").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_reading_is_possible(get: Any, method: str) -> None:
    before = edition_file().read_bytes()
    for path in ("/", "/news/articles", "/news?sql=select+1"):
        answer = get.loop.run_until_complete(get.datasette.client.request(method, path))
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"
    assert edition_file().read_bytes() == before


def test_head_is_get_without_a_body(get: Any) -> None:
    answer = get.loop.run_until_complete(get.datasette.client.head("/"))
    assert answer.status_code == 200
    assert answer.content == b""


def test_a_page_is_not_sent_twice(get: Any) -> None:
    first = get("/?ui=nl")
    assert first.headers["etag"]
    assert "max-age=0" in first.headers["cache-control"]
    again = get("/?ui=nl", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


def test_the_chosen_language_is_remembered(get: Any) -> None:
    assert "ui=lb" in get("/?ui=lb").headers["set-cookie"]
    assert "set-cookie" not in get("/").headers


def test_the_chosen_language_is_no_filter_of_a_table(get: Any) -> None:
    plain = get("/news/articles.json?_shape=arrays&_size=1").json()["filtered_table_rows_count"]
    page = get("/news/articles?ui=fr&in_language=nl")
    assert '<html lang="fr">' in page.text
    assert "ui=fr" in page.headers["set-cookie"]
    assert 'href="/news/articles?in_language=nl&amp;ui=de"' in page.text
    assert "ui = " not in page.text
    assert get("/news/articles.json?_shape=arrays&_size=1&ui=fr").json()["filtered_table_rows_count"] == plain
    assert get("/news?ui=nl").headers["set-cookie"].startswith("ui=nl")
    assert get("/news?sql=select+1&ui=lb").status_code == 200
    assert "set-cookie" not in get("/news/articles?ui=xx").headers


def test_the_host_of_a_request_cannot_put_words_into_a_page(get: Any) -> None:
    assert "<b>" not in get("/feed.atom", headers={"host": 'x"><b>'}).text


# SQL that is meant to hurt

HOSTILE = [
    "select zeroblob(900000000)", "select hex(zeroblob(900000000))", "select randomblob(1000000000)", "select length(hex(zeroblob(500000000)))",
    "select printf('%.*c', 900000000, 'x')", "select printf('%900000000d', 1)", "select format('%.*c', 900000000, 'x')", "select length(printf('%*d', 90000000, 1))",
    "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c", "with recursive c(x) as (select 1 union all select x + 1 from c) select x from c",
    "with recursive c(x) as (select 'a' union all select x || x from c) select max(length(x)) from c", "with recursive c(x) as (select 'ab' union all select replace(x, 'a', x) from c) select length(x) from c",
    "select replace(hex(zeroblob(100000)), '00', hex(zeroblob(100000)))", "select length(replace(replace(hex(zeroblob(1000)), '0', hex(zeroblob(1000))), '0', hex(zeroblob(1000))))",
    "select instr(hex(zeroblob(70000)), hex(zeroblob(60000)) || 'x')", "select hex(zeroblob(70000)) like '%' || hex(zeroblob(40)) || '_' || 'x%'",
    "select hex(zeroblob(70000)) glob '*0*0*0*0*0*0*0*0*0*0*x'", "select trim(hex(zeroblob(70000)), hex(zeroblob(70000)))", "select count(*) from articles a, articles b, articles c, articles d, articles e",
    "select group_concat(hex(zeroblob(100000))) from articles a, articles b", "select hex(zeroblob(100000)) from articles a, articles b, articles c limit 1000",
    "select json_group_array(hex(zeroblob(100000))) from articles a, articles b", "select * from articles a, articles b, articles c order by a.article_body || b.article_body || c.article_body",
    "select count(distinct a.article_body || b.article_body || c.headline) from articles a, articles b, articles c", "select json_patch(json_group_object(a.id || b.id, 1), '{}') from articles a, articles b",
    "select " + "+".join(["1"] * 5000), "select " + "(" * 900 + "1" + ")" * 900, " union all ".join(["select 1"] * 600), "select '" + "a" * 60_000 + "'",
    "select count(*) from search_index where search_index match '" + " OR ".join(f"a{n}*" for n in range(900)) + "'", "attach database '/tmp/x.db' as x", "pragma writable_schema = on", "pragma journal_mode = wal",
    "insert into articles(id) values ('x')", "delete from articles", "drop table articles", "vacuum into '/tmp/x.db'", "select load_extension('x')", "create temp table x(y)", "select readfile('/etc/passwd')",
    "select fts3_tokenizer('simple')", "pragma query_only = off", "begin exclusive", "select sum(length(a.x || b.x)) from (select hex(randomblob(100000)) x from articles) a, (select hex(randomblob(100000)) x from articles) b",
]  # fmt: skip


@pytest.mark.parametrize("sql", HOSTILE)
def test_a_hostile_statement_ends_and_nothing_is_written(get: Any, sql: str) -> None:
    before = edition_file().stat().st_mtime_ns
    answer = get("/news.json", params={"sql": sql})
    assert answer.status_code in {200, 400, 403, 414}
    assert len(answer.content) < 4 * LONGEST_RESULT
    assert "Traceback" not in answer.text
    assert edition_file().stat().st_mtime_ns == before
    assert get("/news.csv", params={"sql": sql}).status_code in {200, 400, 403, 414}
    assert get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("select printf('%.2f %05d %s', 1.5, 42, 'é')", "1.50 00042 é"),
        ("select replace('abcabc', 'b', 'xx')", "axxcaxxc"),
        ("select replace('abc', '', 'x')", "abc"),
        ("select instr('Krankenhäuser', 'häus')", 8),
        ("select instr(null, 'x')", None),
        ("select 'Ziekenhuis' like 'z%HUIS'", 1),
        ("select 'a%b' like 'a\\%b' escape '\\'", 1),
        ("select 'axb' like 'a\\%b' escape '\\'", 0),
        ("select 'abcabc' like '%b_a%c'", 1),
        ("select 'aab' like '%ab'", 1),
        ("select 'a' like 'a%a'", 0),
        ("select 'É' like 'é'", 0),
        ("select null like 'a'", None),
        ("select 'Abc' glob '[A-Z]b*'", 1),
        ("select 'abc' glob '[^a]*'", 0),
        ("select trim('xxaxx', 'x') || rtrim('ayy', 'y') || ltrim('zzb', 'z')", "aab"),
        ("select trim('  a  ')", "a"),
    ],
)
def test_replaced_functions_answer_as_sqlite_does(sql: str, value: object) -> None:
    ours, stock = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    bound(ours)
    assert ours.execute(sql).fetchone()[0] == stock.execute(sql).fetchone()[0] == value


# CSV


def test_formulas_are_harmless_and_numbers_stay_numbers() -> None:
    assert [harmless(cell) for cell in ("=1+1", "+A1", "-A1", "@x", "\tx", "\r=1", " =1", "-5", "+3.2e5", "-1,5", "text", "")] == [
        "'=1+1", "'+A1", "'-A1", "'@x", "'\tx", "'\r=1", "' =1", "-5", "+3.2e5", "-1,5", "text", ""]  # fmt: skip
    guard, written = CsvGuard(), b""
    whole = b'a,b\r\n"=cmd|\'x\'!A1","multi\r\nline"\r\n-5,"say ""=1"""\r\n'
    for start in range(0, len(whole), 7):
        written += guard.feed(whole[start : start + 7], last=start + 7 >= len(whole))
    assert list(csv.reader(io.StringIO(written.decode(), newline=""))) == [
        ["a", "b"],
        ["'=cmd|'x'!A1", "multi\r\nline"],
        ["-5", 'say "=1"'],
    ]


def test_datasettes_csv_passes_the_guard(get: Any) -> None:
    rows = list(csv.reader(io.StringIO(get("/news.csv", params={"sql": "select '=1+1' as a, -5 as b"}).text)))
    assert rows == [["a", "b"], ["'=1+1", "-5"]]


# New editions


# Datasette's writer of its own notes is ended by SystemExit, which threading ignores and pytest reports.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
# The command


def test_a_missing_edition_and_a_taken_port_are_said(tmp_path: Path) -> None:
    missing = CliRunner().invoke(main, ["serve", "--data", str(tmp_path)])
    assert missing.exit_code == 2
    assert "tripoint publish" in missing.stderr
    (tmp_path / "news.db").write_bytes(edition_file().read_bytes())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = CliRunner().invoke(main, ["serve", "--data", str(tmp_path), "--port", str(port)])
    assert answer.exit_code == 2
    assert f"127.0.0.1:{port}" in answer.stderr
    assert "--port" in answer.stderr
    (tmp_path / "news.db").write_bytes(b"x" * 5000)
    broken = CliRunner().invoke(main, ["serve", "--data", str(tmp_path)])
    assert broken.exit_code == 2
    assert "Traceback" not in broken.output


def test_the_folder_datasette_is_no_package() -> None:
    import datasette

    assert not list(SHOP.rglob("__init__.py"))
    assert not str(datasette.__file__).startswith(str(SHOP))
    assert (SHOP / "plugins").is_dir()
