"""robots.txt by RFC 9309 where files are odd: marks, line ends, sizes, tokens, patterns."""

import pytest

from crawlers.robots import MAX_BYTES, MAX_DELAY, read_robots, robots_text

ROOT = "https://a.example/"


def allows(text: str | bytes, path: str = "/x") -> bool:
    body = text if isinstance(text, bytes) else text.encode()
    return read_robots(200, robots_text(body), root=ROOT).allows(f"https://a.example{path}")


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /",
        b"User-agent: *\rDisallow: /\r",
        b"User-agent: *\r\nDisallow: /\r\n",
        b"user-AGENT : *\n\n\nDISALLOW : / # everything",
        b"\n\n# hello\nUser-agent:*\nDisallow:/",
        b"User-agent: *\nCrawl-delay: x\nSitemap: nowhere\nNonsense\nDisallow: /",
        b"User-agent: other\nUser-agent: *\nDisallow: /",
        b"User-agent: Tripoint\nDisallow: /",
        b"User-agent: tripoint/9.9 (https://t.example)\nDisallow: /",
        b"User-agent: TRIPOINT\nDisallow: /\n\nUser-agent: *\nDisallow:",
        b"User-agent: *\nDisallow: /y\n\nUser-agent: *\nDisallow: /x",
        b"User-agent: *\nDisallow: /\xff\nDisallow: /x",
    ],
)
def test_a_file_that_closes_us_out_is_understood(text):
    assert not allows(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<!doctype html><html><body>Disallow: /</body></html>",
        b"User-agent: *\nDisallow:",
        b"User-agent: TripointBot\nDisallow: /",
        b"User-agent: NotTripoint\nDisallow: /",
        b"User-agent: *\nDisallow: /\n\nUser-agent: Tripoint\nAllow: /",
        b"User-agent: *\nDisallow: /\nAllow: /x",
        b"User-agent: *\nDisallow: /X",
        b"# User-agent: *\n# Disallow: /",
        b"\x00\x01\x02" * 1000,
    ],
)
def test_a_file_that_leaves_us_in_is_understood(text):
    assert allows(text)


@pytest.mark.parametrize(
    ("rules", "path", "right"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a/b/c", "/a/b/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z=1", True),
        ("Disallow: /*/print", "/nieuws/print/4", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /*?*sort=", "/n?page=2&sort=asc", False),
        ("Disallow: /b%C3%A9", "/bé", False),
        ("Disallow: /bé", "/b%C3%A9", False),
        ("Disallow: /%61", "/a", False),
    ],
)
def test_the_longest_rule_decides_with_its_wildcards(rules, path, right):
    assert allows(f"User-agent: *\n{rules}", path) is right


def test_five_hundred_kibibytes_are_read_and_no_more():
    filler = b"# filler\n" * (MAX_BYTES // 9 - 10)
    assert not allows(filler + b"User-agent: *\nDisallow: /")
    assert allows(b"# filler\n" * (MAX_BYTES // 9 + 10) + b"User-agent: *\nDisallow: /")


def test_a_pattern_made_to_be_slow_is_not():
    text = "User-agent: *\nDisallow: /" + "*a" * 200 + "$\n"
    assert allows(text, "/" + "a" * 400 + "b")


@pytest.mark.parametrize(("asked", "kept"), [("7", 7.0), ("0.5", 0.5), ("86400", MAX_DELAY), ("-3", None), ("soon", None)])
def test_a_crawl_delay_is_kept_within_reason(asked, kept):
    assert read_robots(200, f"User-agent: *\nCrawl-delay: {asked}", root=ROOT).delay == kept


@pytest.mark.parametrize(("status", "open_"), [(200, True), (401, True), (403, True), (404, True), (410, True), (429, False), (500, False), (503, False), (None, False)])  # fmt: skip
def test_what_the_status_means(status, open_):
    assert read_robots(status, "", root=ROOT).allows("https://a.example/x") is open_
