"""One address for one page; encodings of a page's bytes; text without what is not seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.decoding import decode
from pipelines.reading.mojibake import repair
from pipelines.text import clean_line, clean_text
from pipelines.urls import article_id, canonical

HOME = "https://www.provincie.example/"

SAME = [
    ("http://provincie.example/nieuws/brug/", "https://www.provincie.example/nieuws/brug"),
    ("https://www.provincie.example:443/nieuws/brug#top", "https://www.provincie.example/nieuws/brug"),
    (
        "https://www.provincie.example/nieuws/brug?utm_source=mail&fbclid=x1",
        "https://www.provincie.example/nieuws/brug",
    ),
    ("https://www.provincie.example/a/../nieuws/brug?xtor=RSS-1", "https://www.provincie.example/nieuws/brug"),
    ("https://www.provincie.example/index.php?PHPSESSID=ab12&id=48", "https://www.provincie.example/index.php?id=48"),
    ("https://www.provincie.example/nieuws/brug;jsessionid=0A1B2C", "https://www.provincie.example/nieuws/brug"),
    ("https://www.provincie.example/x?b=2&a=1", "https://www.provincie.example/x?a=1&b=2"),
    (
        "https://www.provincie.example/spip.php?article77&pk_campaign=n",
        "https://www.provincie.example/spip.php?article77",
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_addresses_of_one_page_meet(one: str, other: str) -> None:
    assert canonical(one, home=HOME) == other
    assert article_id(one, home=HOME) == article_id(other, home=HOME)


def test_pages_of_one_script_stay_apart() -> None:
    assert article_id("https://x.example/index.php?id=12") != article_id("https://x.example/index.php?id=13")


def test_an_address_with_a_port_keeps_its_scheme() -> None:
    assert canonical("http://krant.example:8080/a/") == "http://krant.example:8080/a"


@given(
    scheme=st.sampled_from(["http", "https"]),
    host=st.from_regex(r"(www\.)?[a-z]{1,8}\.(be|nl|example)", fullmatch=True),
    path=st.lists(st.text("abcXYZ019-_.~é %;,+", max_size=8), max_size=4),
    query=st.lists(
        st.tuples(st.text("abcsidutm_", min_size=1, max_size=8), st.text("ab1 é&=%/", max_size=5)), max_size=3
    ),
)
def test_canonicalising_twice_equals_once(
    scheme: str, host: str, path: list[str], query: list[tuple[str, str]]
) -> None:
    url = f"{scheme}://{host}/{'/'.join(path)}?{'&'.join(f'{key}={value}' for key, value in query)}"
    for home in (None, HOME):
        once = canonical(url, home=home)
        assert canonical(once, home=home) == once
        assert re.fullmatch(r"a[0-9a-f]{12}", article_id(url, home=home))


@given(st.text(max_size=80))
def test_any_text_has_an_id(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)
    assert len(article_id(url)) == 13


TEXT = "<p>Die Bürger zahlen 15 € für „Kultur“ à Liège, cœur de la région</p>"
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("written", "meta", "header"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "", ""),
        ("utf-8", "", "iso-8859-1"),
        ("utf-8", "windows-1252", "iso-8859-1"),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", "", "iso-8859-1"),
        ("cp1252", "windows-1252", "utf-8"),
        ("cp1252", "utf-8", "utf-8"),
        ("cp1252", "", ""),
        ("utf-8-sig", "", "iso-8859-1"),
        ("utf-16", "", ""),
    ],
)
def test_encodings(written: str, meta: str, header: str) -> None:
    page = (META.format(meta) if meta else "") + TEXT
    headers = {"content-type": f"text/html; charset={header}" if header else "text/html"}
    assert decode(page.encode(written), headers).text == page


def test_latin9_under_the_name_of_latin1() -> None:
    page = "<p>Le budget du chœur est de 15 €, la sœur du maire le dit</p>"
    assert decode(page.encode("iso8859-15"), {"content-type": "text/html; charset=iso-8859-1"}).text == page


def test_broken_utf8_keeps_its_text_and_says_so() -> None:
    found = decode("<p>Bürger für Zürich</p>".encode() + b"\xed\xa0\x80 <p>Ende</p>", {})
    assert "Bürger für Zürich" in found.text
    assert found.notes == ("encoding_suspect",)


def test_mojibake_is_repaired_once() -> None:
    broken = "Orgelsommer Ã¼ber die Grenze: KÃ¶ln und LÃ¼ttich"
    assert repair(broken) == "Orgelsommer über die Grenze: Köln und Lüttich"
    assert repair("Orgelsommer über die Grenze") is None
    assert repair("Keine Eintrge vorhanden") is None, "a lost letter is left alone"


def test_what_is_not_seen_is_dropped() -> None:
    assert clean_line("Zorg\u00ad\u200bhuis\x00 \u202eABC\u202c\ud800 \ufeffx\u00a0 y") == "Zorghuis ABC x y"
    assert clean_text("a\u00a0b\r\n\r\n c\u2028d") == "a b\nc\nd"
    assert clean_line("cafe\u0301") == "café"
    assert clean_line("l’été “s’annonce” – oui") == "l’été “s’annonce” – oui"
