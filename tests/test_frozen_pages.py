"""Frozen pages: written by us in the shapes of the real sites, read by the whole cascade, one test a page and field.

A page is ``tests/frozen/<system>/<slug>.html`` with its gold record beside it (``.json``; keys in ``tests/frozen/README.md``).
Floors by language and field stand in ``tests/frozen/floors.toml``.
"""

import functools
import json
import tomllib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.model.capture import Capture
from catalog.model.errors import Dropped
from catalog.model.lead import Lead
from catalog.model.source import Source
from pipelines.languages.decision import decide_language
from pipelines.normalise import normalise
from pipelines.reading.page import read
from pipelines.themes.tagging import tag_themes

FOLDER = Path(__file__).parent / "frozen"
PAGES = {str(file.relative_to(FOLDER).with_suffix("")): json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.rglob("*.json"))}
FETCHED = datetime(2026, 11, 10, 5, tzinfo=UTC)
ZONE = "Europe/Brussels"


def source_of(gold):
    parts = gold["url"].split("/")
    languages = tuple(gold.get("published_in", ("nl", "de", "fr", "en", "lb")))
    return Source(
        id="xx_frozen", name=parts[2], url=f"{parts[0]}//{parts[2]}/", publisher=parts[2], kind="province", country="EU",
        in_language=languages, spatial_coverage=("EU",), checked="frozen page", timezone=ZONE,
    )  # fmt: skip


@functools.cache
def outcome(page):
    """The clean item and its raw form, or the reason why there is none."""
    gold = PAGES[page]
    source = source_of(gold)
    capture = Capture(
        url=gold["url"], final_url=gold["url"], source_id=source.id, fetched_at=FETCHED, status=200,
        headers={"content-type": gold.get("content_type", "text/html; charset=utf-8")},
        body=(FOLDER / f"{page}.html").read_bytes(),
    )  # fmt: skip
    lead = None
    if "lead" in gold:
        lead = Lead(url=gold["url"], source_id=source.id, route="listing", found_on=source.url, **gold["lead"])
    try:
        raw = read(capture, lead, source)
        return raw, normalise(raw, capture=capture, source=source), source
    except Dropped as reason:
        return reason.reason.value


def article(page):
    result = outcome(page)
    assert not isinstance(result, str), f"dropped: {result}"
    return result


def text_of(item):
    return "\n".join(filter(None, [item.headline, item.description, item.article_body]))


def same_date(gold, got):
    """A gold day is met by any moment of that day; a gold moment by that moment."""
    if gold is None or got is None:
        return gold == got
    if "T" not in gold:
        return got.startswith(gold) and (got == gold or "T" in got)
    return "T" in got and datetime.fromisoformat(gold) == datetime.fromisoformat(got)


def check(page, field):
    """Asserts one field of one page."""
    gold = PAGES[page]
    if field == "dropped":
        allowed = [gold["dropped"]] if isinstance(gold["dropped"], str) else gold["dropped"]
        result = outcome(page)
        assert result in allowed, result if isinstance(result, str) else text_of(result[1])[:300]
        return
    raw, item, source = article(page)
    wanted = gold[field]
    if field == "must_contain":
        assert [w for w in wanted if w not in text_of(item)] == []
    elif field == "must_not_contain":
        assert [w for w in wanted if w in text_of(item)] == []
    elif field == "body_begins":
        assert item.article_body[: len(wanted)] == wanted
    elif field == "body_ends":
        assert item.article_body[-len(wanted) :] == wanted
    elif field == "counts":
        assert {w: item.article_body.count(w) for w in wanted} == wanted
    elif field in {"date_published", "date_modified"}:
        got = getattr(item, field)
        assert same_date(wanted, got), (got, [(d.kind, d.route, d.raw, d.value, d.set_aside) for d in item.dates])
    elif field == "in_language":
        decision = decide_language(
            headline=item.headline, text=item.article_body, declared=raw.in_language, published_in=source.in_language
        )
        assert decision.in_language == wanted, decision.evidence
    elif field == "url":
        assert item.url.rstrip("/") == wanted.rstrip("/")
    elif field == "links":
        found = {(link.url, link.kind) for link in item.links}
        assert [w for w in wanted if (w["url"], w["kind"]) not in found] == [], found
    elif field == "themes":
        tags = tag_themes(
            headline=item.headline, description=item.description, text=item.article_body, in_language=gold["in_language"],
            section=item.article_section, keywords=item.keywords,
        )  # fmt: skip
        got = [tag.theme_id for tag in tags]
        assert set(wanted) <= set(got) if wanted else got == []
    elif field == "notes":
        assert all(any(w in note for note in item.notes) for w in wanted), item.notes
    elif field == "paywalled":
        assert raw.paywalled == wanted
    else:
        assert getattr(item, field) == wanted


FIELDS = (
    "url", "headline", "must_contain", "must_not_contain", "body_begins", "body_ends", "counts", "description", "date_published",
    "date_modified", "in_language", "author", "kind", "links", "image_alt", "notes", "paywalled", "dropped",
)  # fmt: skip
KNOWN = tomllib.loads((FOLDER / "floors.toml").read_text("utf-8"))


def cases():
    for page, gold in PAGES.items():
        for field in ("dropped",) if "dropped" in gold else FIELDS:
            if field in gold:
                yield page, field


@pytest.mark.parametrize(("page", "field"), list(cases()), ids=lambda value: value)
def test_field(page, field, request):
    if reason := KNOWN.get("open", {}).get(f"{page} {field}"):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    check(page, field)


def test_enough_pages_in_every_language_and_system():
    languages = defaultdict(int)
    for gold in PAGES.values():
        languages[gold["in_language"]] += 1
    assert len(PAGES) >= 60
    assert set(languages) == {"nl", "de", "fr", "en", "lb"}
    assert min(languages.values()) >= 8
    systems = {page.split("/")[0].rstrip("0123456789") for page in PAGES}
    wanted = {"wordpress", "drupal", "typo", "umbraco", "plone", "sharepoint", "aspnet", "liferay", "joomla", "ez", "spip"}
    assert wanted | {"contao", "gsb", "aem"} <= systems


def passes(page, field):
    try:
        check(page, field)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("language", ["nl", "de", "fr", "en", "lb"])
def test_floors(language):
    floors = KNOWN["floor"][language]
    pages = [page for page, gold in PAGES.items() if gold["in_language"] == language and "dropped" not in gold]
    reached = {}
    for field in floors:
        asked = [page for page in pages if field in PAGES[page]]
        reached[field] = sum(passes(page, field) for page in asked) / len(asked)
    assert {f: round(v, 2) for f, v in reached.items() if v < floors[f]} == {}
