"""Pages of the newsroom on an invented edition: every kind of page, every language, counts, filters, errors."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from lxml import html

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from newsroom_visit import addresses, ask, newsroom, one

from catalog.model.languages import LANGUAGES
from catalog.publish.listing import PAGE_SIZE
from catalog.publish.parameters import accepted_language


def tree(address: str, **more: str) -> html.HtmlElement:
    return html.fromstring(ask(address, **more).body.decode())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


class Unclosed(HTMLParser):
    """Counts elements that are opened and not closed; void elements are known."""

    void = frozenset(
        [
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "track",
            "wbr",
            "path",
            "circle",
            "rect",
            "line",
            "polyline",
            "polygon",
            "use",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.void:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("address", list(addresses()))
def test_each_page_is_whole_light_and_without_inline_code(address: str) -> None:
    answer = ask(address, accept="de")
    page = answer.body.decode()
    assert answer.status == {"/nothing/here": 404, "/?theme=nix": 400}.get(address, 200)
    assert len(answer.body) < 100_000
    parser = Unclosed()
    parser.feed(page)
    assert not parser.wrong
    assert not parser.open
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)
    assert "<style" not in page
    root = html.fromstring(page)
    assert root.get("lang") == "de"
    assert len(root.xpath("//h1")) == 1
    assert len(root.xpath("//main")) == 1
    for script in root.xpath("//script"):
        assert script.get("type") == "application/ld+json" or script.get("src")
    for link in root.xpath("//*[@src or (self::link and @rel='stylesheet')]"):
        assert (link.get("src") or link.get("href")).startswith("/static/")
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("ui", LANGUAGES)
def test_each_page_speaks_each_language(ui: str) -> None:
    for address in list(addresses())[::2]:
        root = tree(address + ("&" if "?" in address else "?") + f"ui={ui}")
        assert root.get("lang") == ui
        assert "%(" not in text(root)


def test_foreign_headlines_say_their_language() -> None:
    for heading in tree("/?ui=nl").xpath("//h3"):
        assert heading.get("lang") in LANGUAGES


def test_each_story_stands_once_with_all_its_languages() -> None:
    root = tree("/?ui=de")
    stories = root.xpath("//article[contains(@class, 'story')]/@id")
    assert len(stories) == len(set(stories)) == PAGE_SIZE
    story = one("SELECT story_id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    tongues = root.xpath(f"//article[@id='{story}']//input[@type='radio']")
    assert tongues[0].get("value") == "de"
    assert {radio.get("value") for radio in tongues} == {"nl", "de", "fr", "en"}
    assert [radio.get("checked") is not None for radio in tongues] == [True, False, False, False]


def counted(root: html.HtmlElement) -> int:
    return int(re.search(r"\d+", text(root.xpath("//div[@class='count']/h2")[0])).group())


@pytest.mark.parametrize("before", ["", "language=nl&language=fr&from=2026-10-01", "theme=health&place=BE22", "q=zorg"])
def test_a_count_is_that_of_the_list_it_opens(before: str) -> None:
    root = tree(f"/?{before}&ui=en")
    checked = 0
    for box in root.xpath("//form[@id='filters']//input[@type='checkbox']"):
        name, value = box.get("name"), box.get("value")
        shown = int(text(box.getparent().xpath("./span[@class='num']")[0]))
        others = [pair for pair in before.split("&") if pair and not pair.startswith(f"{name}=")]
        opened = tree("/?" + "&".join([*others, f"{name}={value}", "ui=en"]))
        assert shown == counted(opened), (before, name, value)
        checked += 1
    assert checked > 20


def test_counts_of_periods_are_those_of_their_lists() -> None:
    root = tree("/?language=de&ui=en")
    for radio in root.xpath("//input[@name='period'][not(@value='own')]"):
        tidy = ask(f"/?language=de&period={radio.get('value')}&ui=en")
        assert tidy.status == 303
        opened = tree(tidy.headers["Location"])
        assert int(text(radio.getparent().xpath("./span[@class='num']")[0])) == counted(opened)


def test_a_filter_keeps_the_others() -> None:
    root = tree("/?source=de_rurtal&q=Rur&theme=water")
    hidden = {
        (field.get("name"), field.get("value")) for field in root.xpath("//form[@id='filters']//input[@type='hidden']")
    }
    assert {("source", "de_rurtal"), ("q", "Rur")} <= hidden
    searching = {
        (field.get("name"), field.get("value")) for field in root.xpath("//form[@role='search']//input[@type='hidden']")
    }
    assert {("source", "de_rurtal"), ("theme", "water")} <= searching


@pytest.mark.parametrize(
    "query",
    [
        "theme=nix",
        "language=xx",
        "source=nobody",
        "kind=blog",
        "country=be",
        "place=atlantis",
        "from=yesterday",
        "to=2026-13-01",
        "from=2026-11-10&to=2026-11-01",
        "page=0",
        "page=x",
        "page=99999999999",
        "ui=lu",
        "exact=2",
        "period=9",
        "from=20261110",
        "q=" + "a" * 401,
    ],
)
@pytest.mark.parametrize("path", ["/", "/feed.atom"])
def test_a_wrong_value_is_refused_in_the_readers_language(path: str, query: str) -> None:
    if path != "/" and query == "period=9":
        pytest.skip("periods are a word of the form on the front page")
    answer = ask(f"{path}?{query}", accept="fr")
    assert answer.status == 400
    assert "n’est pas possible" in answer.body.decode()


def test_an_empty_answer_says_what_was_searched() -> None:
    root = tree("/?q=xyzzy&kind=health&ui=en")
    said = text(root.xpath("//div[@class='zero']")[0])
    for word in (
        "Nothing found",
        "xyzzy",
        "Nederlands",
        "Lëtzebuergesch",
        "All days",
        "2 sources of 10",
        "looked through",
    ):
        assert word in said
    assert "1 of 2 sources fresh." in text(root.xpath("//div[contains(@class, 'fresh')]")[0])
    ways = root.xpath("//ul[@class='ways']//a/@href")
    assert any(address.startswith("/feed.atom") for address in ways)


@pytest.mark.parametrize(
    "q", ['"', '""', "   ", "-", "AND", "NEAR(", "zorg*", "a" * 400, "(", "*", "':", "\x00", "ü-ö", "NOT", "headline:"]
)
def test_odd_questions_get_an_answer(q: str) -> None:
    assert ask(f"/?q={quote(q)}").status == 200


def test_added_words_are_shown_and_can_be_refused() -> None:
    root = tree("/?q=emergency+care&ui=en")
    boxes = root.xpath("//input[@name='also']")
    assert any(box.get("value") == "spoedeisende hulp" for box in boxes)
    pairs = [
        ("q", "emergency care"),
        ("ui", "en"),
        *(("offered", box.get("value")) for box in boxes),
        ("also", "Notaufnahme"),
    ]
    tidy = ask("/?" + urlencode(pairs))
    assert tidy.status == 303
    assert "without=spoedeisende+hulp" in tidy.headers["Location"]
    assert "without=Notaufnahme" not in tidy.headers["Location"]
    again = tree(tidy.headers["Location"])
    assert [box.get("value") for box in again.xpath("//input[@name='also'][@checked]")] == ["Notaufnahme"]
    exact = tree("/?q=emergency+care&exact=1&ui=en")
    assert not exact.xpath("//input[@name='also']")


def test_the_language_is_that_of_address_cookie_browser() -> None:
    assert tree("/?ui=lb", cookie="de", accept="fr").get("lang") == "lb"
    assert tree("/", cookie="de", accept="fr").get("lang") == "de"
    assert tree("/", accept="es, nl;q=0.3, fr-BE;q=0.8").get("lang") == "fr"
    assert accepted_language("*") == "en"
    assert accepted_language("de;q=0, nl;q=nonsense") == "en"


def test_a_link_keeps_the_language_of_the_address() -> None:
    assert all("ui=lb" in href for href in tree("/?ui=lb").xpath("//article//h3/a/@href"))
    assert not any("ui=" in href for href in tree("/", cookie="lb").xpath("//article//h3/a/@href"))


def test_the_article_says_how_it_knows() -> None:
    article = one("SELECT id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    said = text(tree(f"/article/{article}?ui=en").xpath("//main")[0])
    for word in ("Why these themes?", "0.9, needs 0.5", "Page data (JSON-LD)", "a date of the text, not of the news", "2026-11-10-night.warc.gz", "sha256:",
                 "trafilatura 2.3.1", "declared=nl", "Closing date", "Alike in", "one of 6 versions"):  # fmt: skip
        assert word in said
    changed = one("SELECT article_id FROM revisions")
    root = tree(f"/article/{changed}?ui=en")
    assert root.xpath("//del/text()") == ["Six"]
    assert root.xpath("//ins/text()") == ["Quatre"]


def test_rights_decide_what_is_shown() -> None:
    article = one("SELECT id FROM articles WHERE rights = 'link'")
    root = tree(f"/article/{article}?ui=en")
    assert not root.xpath("//div[@class='excerpt']//p[@class='read']")
    assert "allows a headline and a link" in text(root)


def test_unknown_is_a_word() -> None:
    article = one("SELECT id FROM articles WHERE date_published IS NULL")
    assert "Date not stated" in text(tree(f"/article/{article}?ui=en"))


def test_pages_do_not_ask_the_clock() -> None:
    assert newsroom().edition.today.isoformat() == "2026-11-10"
    assert "today" in text(tree("/?ui=en").xpath("//h2[starts-with(@id, 'd')]")[0])
