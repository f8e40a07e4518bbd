"""Hostile pages: whatever the bytes, a record or a named :class:`Dropped`, and never another error.

What each of them did to lxml or trafilatura alone is measured in the reliability notes: minutes, or text lost without a word.
"""

from datetime import UTC, datetime

import pytest

from catalog.model.article import Article
from catalog.model.capture import Capture
from catalog.model.errors import Dropped
from catalog.model.source import Source
from pipelines.normalise import normalise
from pipelines.reading.page import read

SOURCE = Source(
    id="xx_hostile", name="Musterkreis", url="https://muster.example/", publisher="Musterkreis", kind="state", country="DE",
    in_language=("de",), spatial_coverage=("DEA2",), checked="invented",
)  # fmt: skip
TEXT = (
    "Der Rat hat am Montag beschlossen, die alte Brücke über den Bach bis zum Sommer zu erneuern. "
    "Fußgänger und Radfahrer werden in dieser Zeit über den Steg bei der Mühle geführt."
)
HEAD = "<html lang='de'><head><meta charset='utf-8'><title>Brücke wird erneuert</title></head><body><h1>Brücke wird erneuert</h1>"
PLAIN = f"{HEAD}<p>{TEXT}</p></body></html>"


def outcome(body: bytes, content_type: str = "text/html; charset=utf-8") -> Article | str:
    capture = Capture(
        url="https://muster.example/a", final_url="https://muster.example/a", source_id=SOURCE.id,
        fetched_at=datetime(2026, 11, 10, 2, tzinfo=UTC), status=200, headers={"content-type": content_type}, body=body,
    )  # fmt: skip
    try:
        return normalise(read(capture, None, SOURCE), capture=capture, source=SOURCE)
    except Dropped as dropped:
        return str(dropped.reason)


READ = {
    "plain": PLAIN.encode(),
    "attributes": PLAIN.replace("<p>", "<p " + " ".join(f"a{n}='1'" for n in range(40_000)) + ">").encode(),
    "nested": f"{HEAD}{'<div>' * 15_000}<p>{TEXT}</p>{'</div>' * 15_000}</body></html>".encode(),
    "nested_inline": f"{HEAD}{'<b>' * 5_000}<p>{TEXT}</p></body></html>".encode(),
    "nul": PLAIN.replace("Montag", "Mon\x00tag").encode(),
    "cut_off": PLAIN.encode()[:-12],
    "open_tag": PLAIN.encode() + b"<div class='",
    "open_comment": PLAIN.encode() + b"<!-- " + b"x" * 10_000,
    "wrong_charset": PLAIN.encode("cp1252"),
    "utf16": PLAIN.encode("utf-16"),
    "lone_surrogate": PLAIN.replace("</p>", "&#xD800;&#56320; \ud800</p>").encode("utf-8", "surrogatepass"),
    "bad_entities": PLAIN.replace("</p>", "&#99999999; &#x110000; &; &#0;</p>").encode(),
    "broken_json_ld": PLAIN.replace(
        "</head>", "<script type='application/ld+json'>" + '{"a":[' * 3000 + "</script></head>"
    ).encode(),
    "odd_json_ld": PLAIN.replace(
        "</head>",
        '<script type="application/ld+json">[{"@type":["NewsArticle"],"headline":[[]],"author":[null,3,{"@id":{}}],'
        '"datePublished":{"@value":7},"image":[[]],"keywords":{"a":1},"@id":[]}]</script></head>',
    ).encode(),
    "odd_addresses": PLAIN.replace(
        "</p>", "<a href='http://[::1'>x</a><a href='//'>y</a><a href='http://a:b:c/é.pdf'>z</a></p>"
    ).encode(),
}


@pytest.mark.parametrize("name", READ)
def test_hostile_page_is_read(name: str) -> None:
    result = outcome(READ[name])
    assert not isinstance(result, str), result
    assert result.headline == "Brücke wird erneuert"
    assert "über den Steg bei der Mühle" in result.article_body
    assert "\x00" not in result.article_body
    result.article_body.encode()


@pytest.mark.parametrize(
    ("body", "content_type", "reasons"),
    [
        (b"", "text/html", {"empty"}),
        (b" \r\n\t", "text/html", {"empty"}),
        (b"\x00" * 5000, "text/html", {"empty", "not_html"}),
        (b"%PDF-1.7 no page", "application/pdf", {"not_html"}),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "text/html", {"not_html", "empty", "no_headline", "no_text"}),
        (b'{"error": "no such page"}', "text/html", {"not_html"}),
        (b"<", "text/html", {"empty", "no_headline"}),
        (b"<html></html>", "text/html", {"no_headline", "empty"}),
        (f"{HEAD}{'<div>' * 100_000}<p>{TEXT}</p></body></html>".encode(), "text/html", {"too_large"}),
        (f"{HEAD}{'x' * 30_000_000}</body></html>".encode(), "text/html", {"too_large"}),
        (f"{HEAD}{f'<p>{TEXT}</p>' * 55_000}</body></html>".encode(), "text/html", {"too_large"}),
    ],
    ids=["empty", "blank", "nul", "pdf", "png", "json", "one_sign", "bare", "nested", "line_30_mb", "page_10_mb"],
)
def test_hostile_page_is_dropped_by_name(body: bytes, content_type: str, reasons: set[str]) -> None:
    result = outcome(body, content_type)
    assert result in reasons
